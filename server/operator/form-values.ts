/** What stands in a form that was sent, by name and trimmed; the page stays. */
export function formValues(event: SubmitEvent): Record<string, string> {
  event.preventDefault();
  const fields = new FormData(event.currentTarget as HTMLFormElement);
  return Object.fromEntries(
    [...fields].map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value.name]),
  );
}
