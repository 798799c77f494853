/** Gives the tag its element, unless it has one: the script may be there twice, in two versions. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
