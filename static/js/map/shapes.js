/* Shapes on the map that answer the pointer. */

/* Some browsers let Tab stop at every shape that shows words, hundreds of them and without a name.
   What a shape tells or leads to stands in a list or table on the same page: the keyboard goes there. */
export function forPointerOnly(layer) {
  layer.getElement()?.setAttribute("tabindex", "-1");
  return layer;
}
