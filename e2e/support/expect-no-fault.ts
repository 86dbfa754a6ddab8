import axe, { type RunOptions } from 'axe-core'
import { expect, type Page } from 'playwright/test'
import { expectToFit } from './expect-to-fit'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// Where many stand in one list, the first dozen show what all of them look like.
const furtherOn = ':is(tbody > tr, li):nth-child(n + 13)'
const narrow = { width: 390, height: 844 }

/**
 * Looks at a page in light and in dark, wide and on a phone: axe finds no fault, and nothing goes beyond the sides of the window.
 * `state` names what is shown in the message.
 */
export async function expectNoFault(page: Page, state: string): Promise<void> {
  const wide = page.viewportSize() ?? narrow
  for (const viewport of [wide, narrow]) {
    await page.setViewportSize(viewport)
    const look = `${state}, ${viewport.width} pixels wide`
    await expectNoViolation(page, `${look}, light`, { type: 'tag', values: rules })
    // In the dark it is the same page in other colours.
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectNoViolation(page, `${look}, dark`, { type: 'rule', values: ['color-contrast'] })
    await page.emulateMedia({ colorScheme: 'light' })
    await expectToFit(page, look)
  }
  await page.setViewportSize(wide)
}

async function expectNoViolation(page: Page, look: string, runOnly: RunOptions['runOnly']): Promise<void> {
  await untilStill(page)
  // Once per document: it is half a megabyte. Our pages have no frames, which would need one each.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const options: RunOptions = { runOnly, resultTypes: ['violations'] }
  const violations = await page.evaluate(async ({ exclude, options }) => (await window.axe.run({ exclude }, options)).violations, {
    exclude: [furtherOn],
    options,
  })
  const faults = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('\n')}`,
  )
  expect.soft(faults, `faults of ${look}`).toEqual([])
}

/** A colour on its way to another is no fault, and looks like one. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const nextFrame = () => new Promise((resume) => requestAnimationFrame(resume))
    do {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
      // What has just been opened sets out a frame later.
      await nextFrame()
      await nextFrame()
    } while (document.getAnimations().some(({ playState }) => playState === 'running'))
  })
}
