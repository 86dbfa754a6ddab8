import type { Metadata } from 'next'
import { SignedOutPage } from '#ui/shell/signed-out-page'
import { ChoosePassword } from '#ui/sign-in/choose-password'

export const metadata: Metadata = { title: 'New password' }

export default function PasswordResetPage() {
  return (
    <SignedOutPage
      title="New password"
      below="The link works once: within a day if two admins reset your password, within half an hour if you asked for it yourself."
    >
      <ChoosePassword
        act="/api/password-resets"
        done="Your password is set, and you are signed out everywhere."
        noToken="This address is not a whole reset link. Open the link that you were sent, or ask an admin for a new one."
      />
    </SignedOutPage>
  )
}
