import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { openTestWeb } from '#test/web'
import ForgottenPasswordPage from './page'

test('without mail, the page says who resets a password and offers no link by mail', async () => {
  await using _ = await openTestWeb()
  const page = renderToStaticMarkup(ForgottenPasswordPage())
  expect(page).toContain('<p class="mb-4">Ask an admin. Two admins reset your password together.</p>')
  expect(page).not.toContain('<form')
  expect(page).not.toContain('half an hour')
})
