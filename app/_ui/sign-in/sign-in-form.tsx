'use client'

import { SignInSteps } from './sign-in-steps'

// The fragment contains the search, and browsers keep it when redirected to this page.
export const SignInForm = ({ next }: { next: string }) => <SignInSteps onIn={() => location.assign(next + location.hash)} />
