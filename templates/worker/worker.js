{% load static %}// The one service worker: each of its parts is a file of its own. It takes over at once: an old one would show old words.
self.KRING = { icon: "{% static 'icons/kring-192.png' %}" };
importScripts("{% static 'js/worker/push.js' %}");
importScripts("{% static 'js/worker/help.js' %}");
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
