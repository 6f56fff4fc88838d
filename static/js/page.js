/** What small things every page gets: focus on errors, copying a link, a form that is sent once, the keyboard. */

document.querySelector("[data-focus]")?.focus();

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied ?? "Gekopieerd";
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

/** Some phones push the page up for the keyboard instead of making it smaller: tell the CSS how far. */
function followKeyboard() {
  const view = globalThis.visualViewport;
  if (!view) return;
  const root = document.documentElement.style;
  const measure = () => {
    if (view.scale > 1.01) return;
    root.setProperty("--pushed-up", `${Math.round(view.offsetTop)}px`);
    root.setProperty("--seen-height", `${Math.round(view.height)}px`);
  };
  view.addEventListener("resize", measure);
  view.addEventListener("scroll", measure);
  measure();
}

followKeyboard();
