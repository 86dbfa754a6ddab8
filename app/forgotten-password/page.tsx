import type { Metadata } from 'next'
import { sendsMail } from '#server/mail/mail'
import { SignedOutPage } from '#ui/shell/signed-out-page'
import { askForReset, BackToSignIn, ForgottenPassword } from '#ui/sign-in/forgotten-password'

export const metadata: Metadata = { title: 'Forgotten password' }

export default function ForgottenPasswordPage() {
  if (!sendsMail()) {
    return (
      <SignedOutPage title="Forgotten password">
        <p className="mb-4">{askForReset}</p>
        <BackToSignIn />
      </SignedOutPage>
    )
  }
  return (
    <SignedOutPage title="Forgotten password" below="The link is sent to your own address. It works once, within half an hour.">
      <ForgottenPassword />
    </SignedOutPage>
  )
}
