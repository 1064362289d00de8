// Rules made while the program runs, without style elements: the content security policy lets styles come from files of ours only.

/** Adds a style sheet to the page; the function it gives replaces the rules, or takes the sheet away when called with null. */
export function adoptStyleSheet(rules: string): (rules: string | null) => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return (next) => {
    if (next === null) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    else sheet.replaceSync(next);
  };
}
