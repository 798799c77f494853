/** Gives the tag its element, unless it has one (the script may be there twice) or this is no browser. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined' || customElements.get(tag)) return;
  customElements.define(tag, element);
}
