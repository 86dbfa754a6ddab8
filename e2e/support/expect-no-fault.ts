import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from 'playwright/test'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
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
    await expectNoViolation(page, `${look}, light`, (axe) => axe.withTags(rules))
    // In the dark it is the same page in other colours.
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectNoViolation(page, `${look}, dark`, (axe) => axe.withRules('color-contrast'))
    await page.emulateMedia({ colorScheme: 'light' })
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect.soft(beyond, `pixels by which the page is wider than its window: ${look}`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize(wide)
}

async function expectNoViolation(page: Page, look: string, choose: (axe: AxeBuilder) => AxeBuilder): Promise<void> {
  // A colour on its way to another is no fault, and looks like one.
  await page.evaluate(async () => {
    const nextFrame = () => new Promise((resume) => requestAnimationFrame(resume))
    do {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
      // What has just been opened sets out a frame later.
      await nextFrame()
      await nextFrame()
    } while (document.getAnimations().some(({ playState }) => playState === 'running'))
  })
  const { violations } = await choose(new AxeBuilder({ page })).analyze()
  const faults = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('\n')}`,
  )
  expect.soft(faults, `faults of ${look}`).toEqual([])
}
