import type { Metadata } from 'next'
import { sendsMail } from '#server/mail/mail'
import { SignedOutPage } from '#ui/shell/signed-out-page'
import { ForgottenPassword } from '#ui/sign-in/forgotten-password'

export const metadata: Metadata = { title: 'Forgotten password' }

export default function ForgottenPasswordPage() {
  return (
    <SignedOutPage title="Forgotten password" below="The link goes to your own address, works once and for half an hour.">
      {sendsMail() ? <ForgottenPassword /> : <p>This desk sends no mail. Ask an administrator for a new password.</p>}
    </SignedOutPage>
  )
}
