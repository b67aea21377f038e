import type { Page } from 'playwright-core';

/** The form that is open, as the functions below read it in the page. */
const openForm = "document.querySelector('.red-ui-tray:last-child .bedrock-form')";

/** A place that Tab leads to. */
export interface TabStop {
  /** Its id, else its words. */
  name: string;
  /** Where it is in the form, however far that was scrolled. */
  left: number;
  top: number;
  bottom: number;
  /** Whether the window shows all of it. */
  isSeen: boolean;
}

/** What is cut off, lies over its neighbour or is too narrow to write in. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    ${shared}
    const faults = [];
    const parts = [...form.querySelectorAll('*')].filter(isShown);
    // From the form to what scrolls it; head and foot of the dialog are Node-RED's own.
    for (let box = form; !box.matches('.red-ui-tray-body-wrapper'); box = box.parentElement) parts.push(box.parentElement);
    const tray = form.closest('.red-ui-tray').getBoundingClientRect();
    for (const part of parts) {
      const { left, right, width } = part.getBoundingClientRect();
      if (left < tray.left - 1 || right > tray.right + 1) faults.push('beyond the dialog: ' + nameOf(part));
      // What is long in a field is scrolled there, and icons are as wide as they are drawn.
      const isWhole = !part.matches('input, select, textarea, i, option') && getComputedStyle(part).display !== 'inline';
      if (isWhole && part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0) faults.push('cut off: ' + nameOf(part));
      const isWritten = part.matches('input:not([type=checkbox]), select, textarea');
      if (isWritten && width < 100) faults.push('narrow: ' + nameOf(part));
    }
    for (const row of form.querySelectorAll('.form-row, .bedrock-fallback')) {
      const boxes = [...row.children].filter(isShown).map((part) => [part, part.getBoundingClientRect()]);
      for (const [index, [one, a]] of boxes.entries()) {
        for (const [other, b] of boxes.slice(index + 1)) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across > 1 && down > 1) faults.push(nameOf(one) + ' lies over ' + nameOf(other));
        }
      }
    }
    return faults;
  })()`);
}

/** All that a person without a mouse must be able to reach, in the order in which it is written. */
export function controls(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    ${shared}
    return [...form.querySelectorAll('input, select, textarea, button, a[href]')]
      .filter((part) => isShown(part) && !part.disabled && part.tabIndex >= 0)
      .map(nameOf);
  })()`);
}

/** Presses a key from the first or the last control on, until the focus has left the form. */
export async function tabThrough(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<TabStop[]> {
  await page.evaluate(`(() => {
    ${shared}
    const all = [...form.querySelectorAll('input, select, textarea, button, a[href]')].filter(
      (part) => isShown(part) && !part.disabled && part.tabIndex >= 0,
    );
    all.at(${key === 'Tab' ? 0 : -1}).focus();
  })()`);
  const stops: TabStop[] = [];
  for (let stop = await tabStop(page); stop !== null; stop = await tabStop(page)) {
    stops.push(stop);
    if (stops.length > 300) throw new Error(`Tab goes round: ${stops.map(({ name }) => name).join(', ')}`);
    await page.keyboard.press(key);
  }
  return stops;
}

function tabStop(page: Page): Promise<TabStop | null> {
  return page.evaluate(`(() => {
    ${shared}
    const part = document.activeElement;
    if (!form.contains(part)) return null;
    const { left, top, bottom } = part.getBoundingClientRect();
    const at = form.getBoundingClientRect().top;
    const middle = document.elementFromPoint(left + part.offsetWidth / 2, (top + bottom) / 2);
    const isSeen = top >= 0 && bottom <= innerHeight && middle !== null && (part.contains(middle) || middle.contains(part));
    return { name: nameOf(part), left, top: top - at, bottom: bottom - at, isSeen };
  })()`);
}

/** The values of all fields, by their names. */
export function fieldValues(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(`(() => {
    ${shared}
    const fields = [...form.querySelectorAll('input[id], select[id], textarea[id]')];
    return Object.fromEntries(fields.map((field) => [field.id, field.type === 'checkbox' ? field.checked : field.value]));
  })()`);
}

const shared = `
  const form = ${openForm};
  const isShown = (part) => part.checkVisibility() && part.getClientRects().length > 0;
  const nameOf = (part) => part.id || part.getAttribute('aria-label') || part.textContent.trim().slice(0, 40) ||
    part.tagName + '.' + part.className + ' in ' + (part.closest('.form-row')?.textContent.trim().slice(0, 40) ?? '');
`;
