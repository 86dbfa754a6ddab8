import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { instance } from './support/instance'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { csvFile, newFamily } from './support/people-file'
import { untilFinal } from './support/until-final'
import { uploadByHand } from './support/upload'

test('names, dates and addresses of people are in no log, no Temporal history and no URL', async ({ signIn }) => {
  const family = newFamily()
  // Searching folds what it searches for, so that it may leak in small letters.
  const marks = [family, '1913-07-29', `Bad${family}`].map((mark) => mark.toLowerCase())
  const isPersonal = (text: string) => marks.some((mark) => text.toLowerCase().includes(mark))
  const file = csvFile('personal.csv', [
    `Ada ${family},1913-07-29,Bad${family},ada@${family}.test`,
    `Ben ${family},1913-07-29,Bad${family},`,
    `Cy ${family},1913-07-29,Bad${family},no-address-${family}`,
    `Ada ${family} again,1913-07-29,Bad${family},ada@${family}.test`,
    `Dee ${family},31.31.1913,Bad${family},`,
  ])
  const maker = await signIn(await newOperator('Petra Maker', 'maker'))
  const checker = await signIn(await newOperator('Piet Checker', 'checker'))
  const urls: string[] = []
  for (const page of [maker, checker]) page.on('request', (request) => urls.push(request.url()))

  const batchId = await uploadByHand(maker, file)
  await expect(maker.getByText('2 pending')).toBeVisible()
  await checker.goto(`/batches/${batchId}`)
  await checker.getByRole('searchbox').fill(`Ada ${family}`)
  await expect(tickBoxes(checker)).toHaveCount(1)
  await tickBoxes(checker).first().check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await expect(checker.getByText('1 approved')).toBeVisible()
  await untilFinal(checker, batchId)
  await checker.goto('/people')
  await checker.getByRole('searchbox').fill(family)
  await expect(checker.getByText(`Ada ${family}`).first()).toBeVisible()
  // A constraint that fails quotes the row in its message; it must end there.
  await checker.request.post(`/api/batches/${batchId}/people/search`, { data: { filter: { q: `${family}\u0000` } } })

  expect(urls.length).toBeGreaterThan(10)
  expect(urls.filter((url) => isPersonal(decodeURIComponent(url)))).toEqual([])
  const kept = ['logs', 'temporal'].flatMap((folder) => filesUnder(join(instance.dataFolder, folder)))
  expect(kept.length).toBeGreaterThan(3)
  expect(kept.filter(({ bytes }) => isPersonal(bytes.toString('latin1'))).map(({ path }) => path)).toEqual([])
})

test('secrets, passwords and session tokens are in no log and no Temporal history', async ({ signIn, request }) => {
  const maker = await newOperator('Sasha Maker', 'maker')
  const mistyped = `not the password ${randomUUID()}`
  const refused = await request.post('/api/auth/sign-in/email', { data: { email: maker.email, password: mistyped } })
  expect(refused.status()).toBe(401)
  const page = await signIn(maker)
  await page.goto('/account')
  const cookies = (await page.context().cookies()).map(({ value }) => decodeURIComponent(value))
  const own: Record<string, string> = JSON.parse(readFileSync(join(instance.dataFolder, 'secrets.json'), 'utf8'))
  const secrets = [mistyped, maker.password, ...cookies.flatMap((cookie) => [cookie, cookie.split('.')[0] ?? '']), ...Object.values(own)]
  expect(secrets.length).toBeGreaterThan(9)
  expect(secrets.filter((secret) => secret.length < 8)).toEqual([])
  const kept = ['logs', 'temporal'].flatMap((folder) => filesUnder(join(instance.dataFolder, folder)))
  const texts = kept.map(({ path, bytes }) => ({ path, text: bytes.toString('latin1') }))
  expect(texts.filter(({ text }) => secrets.some((secret) => text.includes(secret))).map(({ path }) => path)).toEqual([])
})

type Kept = { path: string; bytes: Buffer }

function filesUnder(folder: string): Kept[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => readIfThere(join(parentPath, name)))
}

// Temporal's database has a journal beside it for as long as it writes, which may be gone before it is read.
function readIfThere(path: string): Kept[] {
  try {
    return [{ path, bytes: readFileSync(path) }]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
