/** What small things every page gets: focus on errors, the place in the menu, copying, sending once, the keyboard. */

document.querySelector("[data-focus]")?.focus();

// On a phone the coordinator's menu is wider than the screen: where he is stands in sight.
for (const current of document.querySelectorAll(".menu [aria-current]")) {
  const list = current.closest("ul");
  const [here, around] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollLeft += here.left - around.left - (around.width - here.width) / 2;
}

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
