import { type APIRequestContext, type BrowserContextOptions, test as base, expect, type Page } from 'playwright/test'
import type { Operator } from './operators'

type SignIn = (operator: Operator, options?: BrowserContextOptions) => Promise<Page>

/** Sends requests as an operator: a page, or a program without a browser. */
export type Api = { request: APIRequestContext }

type Fixtures = {
  /** Console errors that this test expects; any other error fails it. */
  expectedErrors: RegExp | undefined
  /** Opens a browser without a session. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>
  /** Opens a browser in which the operator is signed in. */
  signIn: SignIn
  /** Opens an API client that is signed in as the operator, without a browser. */
  openApi: (operator: Operator) => Promise<Api>
}

/** A test in which every operator has a browser of its own, and which fails on unexpected console errors. */
export const test = base.extend<Fixtures>({
  expectedErrors: [undefined, { option: true }],

  openBrowser: async ({ browser, baseURL, expectedErrors }, use) => {
    const errors: string[] = []
    const open = async (options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: { width: 1440, height: 900 }, ...options })
      // What the policy of a page refuses becomes an error that fails the test.
      await context.addInitScript(() =>
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
          console.error(`The page violates its policy: ${effectiveDirective} ${blockedURI} ${sample}`),
        ),
      )
      const page = await context.newPage()
      page.on('console', (message) => message.type() === 'error' && errors.push(`${message.text()} (${message.location().url})`))
      page.on('pageerror', (error) => errors.push(error.message))
      return page
    }
    await use(open)
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(errors.filter((error) => !expectedErrors?.test(error))).toEqual([])
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
