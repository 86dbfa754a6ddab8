import Link from 'next/link'
import { buttonLook } from '#ui/basics/button'

export function ToDesk() {
  return (
    <Link href="/" className={buttonLook()}>
      To the desk
    </Link>
  )
}
