'use client'

import { SignInSteps } from './sign-in-steps'

// What is searched for stands in the fragment, which browsers carry along to this page.
export const SignInForm = ({ next }: { next: string }) => <SignInSteps onIn={() => location.assign(next + location.hash)} />
