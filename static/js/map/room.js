/* Words on the map that would lie on others are left out until a nearer zoom has room for them. */

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/* Shows each of these elements, the important ones first, only where it is clear of what is `taken`
   (selector, within the map) and of those before it. */
export function makeRoom(map, elements, taken) {
  const boxes = [...map.getContainer().querySelectorAll(taken)].map((one) => one.getBoundingClientRect());
  for (const element of elements) {
    if (!element) continue;
    const box = element.getBoundingClientRect();
    const crowded = boxes.some((other) => overlap(box, other));
    element.classList.toggle("crowded", crowded);
    if (!crowded) boxes.push(box);
  }
}
