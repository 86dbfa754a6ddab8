import { type APIRequestContext, type BrowserContextOptions, test as base, expect, type Page } from 'playwright/test'
import type { Operator } from './operators'

type SignIn = (operator: Operator, options?: BrowserContextOptions) => Promise<Page>

/** Whatever can send requests as somebody: a page, or a program without a browser. */
export type Api = { request: APIRequestContext }

type Fixtures = {
  /** What a browser may complain of in this test; anything else fails it. */
  mayComplain: RegExp | undefined
  /** Opens a browser in which nobody is signed in yet. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>
  /** Opens a browser of its own in which the operator is signed in. */
  signIn: SignIn
  /** The way of a program in which the operator is signed in. */
  openApi: (operator: Operator) => Promise<Api>
}

/** A test whose people each have a browser of their own; it fails when one of them finds an error in its console. */
export const test = base.extend<Fixtures>({
  mayComplain: [undefined, { option: true }],

  openBrowser: async ({ browser, baseURL, mayComplain }, use) => {
    const complaints: string[] = []
    const open = async (options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: { width: 1440, height: 900 }, ...options })
      const page = await context.newPage()
      page.on('console', (message) => message.type() === 'error' && complaints.push(`${message.text()} (${message.location().url})`))
      page.on('pageerror', (error) => complaints.push(error.message))
      return page
    }
    await use(open)
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(complaints.filter((complaint) => !mayComplain?.test(complaint))).toEqual([])
  },

  signIn: async ({ openBrowser }, use) => {
    await use(async ({ email, password }, options) => {
      const page = await openBrowser(options)
      await signInBy(page.request, { email, password })
      return page
    })
  },

  openApi: async ({ playwright, baseURL }, use) => {
    const opened: APIRequestContext[] = []
    await use(async (operator) => {
      const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
      opened.push(request)
      await signInBy(request, operator)
      return { request }
    })
    await Promise.all(opened.map((request) => request.dispose()))
  },
})

async function signInBy(request: APIRequestContext, { email, password }: Pick<Operator, 'email' | 'password'>): Promise<void> {
  const answer = await request.post('/api/auth/sign-in/email', { data: { email, password } })
  expect(answer.status(), await answer.text()).toBe(200)
}
