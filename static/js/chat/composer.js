/** Writing a message: nothing typed is kept anywhere but in the field. */

const HAS_MOUSE = "(hover: hover) and (pointer: fine)";

/** @param {HTMLFormElement} form */
export const draftOf = (form) => form.querySelector("textarea").value.trim();

/** Where somebody may not write, his draft can be copied; in its field it waits for better times. @param {HTMLFormElement} form @param {boolean} writes */
export function letWrite(form, writes) {
  if (form.hidden === !writes) return;
  const instead = document.querySelector(".no-writing");
  const kept = instead.querySelector(".kept");
  form.hidden = !writes;
  instead.hidden = writes;
  kept.hidden = !draftOf(form);
  kept.querySelector("textarea").value = draftOf(form);
}

/**
 * @param {HTMLFormElement} form
 * @param {(text: string) => void} send
 */
export function listenToWriting(form, send) {
  const field = form.querySelector("textarea");
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 3}px`;
  };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia(HAS_MOUSE).matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.focus();
    if (!text) return;
    field.value = "";
    grow();
    send(text);
  });
}
