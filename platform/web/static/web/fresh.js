// What others changed: the parts of a page that hold nothing to fill in ([data-fresh]) are exchanged for newer ones.
// Who has the focus in such a part keeps it.
export function exchange(here, newer) {
  for (const part of newer.querySelectorAll("[data-fresh][id]")) {
    const old = here.querySelector(`#${part.id}`);
    const held = old?.contains(document.activeElement) ? document.activeElement.id : "";
    old?.replaceWith(document.adoptNode(part));
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
  }
}
