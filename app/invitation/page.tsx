import type { Metadata } from 'next'
import { SignedOutPage } from '#ui/shell/signed-out-page'
import { ChoosePassword } from '#ui/sign-in/choose-password'

export const metadata: Metadata = { title: 'Invitation' }

export default function InvitationPage() {
  return (
    <SignedOutPage title="Welcome" below="The link works once. After that you can sign in, and two admins decide together what you may do.">
      <ChoosePassword
        act="/api/invitations/acceptance"
        done="Your password is set. Sign in with the address you were invited with."
        noToken="This address is not a whole invitation link. Open the link that you were sent, or ask an admin for a new one."
      />
    </SignedOutPage>
  )
}
