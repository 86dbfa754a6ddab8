'use client'

import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'

export const SignOutEverywhere = () => <Button onClick={signOutEverywhere}>Sign out everywhere</Button>

async function signOutEverywhere() {
  await postJson('/api/auth/revoke-sessions', {})
  sessionStorage.clear()
  location.assign('/sign-in')
}
