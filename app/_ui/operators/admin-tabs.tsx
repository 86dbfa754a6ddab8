'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

const places = [
  { href: '/operators', word: 'Operators' },
  { href: '/operators/change-requests', word: 'Change requests' },
  { href: '/operators/fields', word: 'Fields' },
  { href: '/operators/reasons', word: 'Reasons' },
]
const targets = { href: '/targets', word: 'Targets' }

/** The pages of admins: who signs in, what two of them decide, the fields of people, the reasons for turning people away, and where people go. */
export function AdminTabs({ hasTargets }: { hasTargets: boolean }) {
  const path = usePathname()
  return (
    <nav
      aria-label="Kept by admins"
      className="mb-5 flex gap-5 max-sm:gap-3 max-sm:text-sm overflow-x-auto overflow-y-hidden border-line border-b [scrollbar-width:none]"
    >
      {[...places, ...(hasTargets ? [targets] : [])].map(({ href, word }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : path.startsWith(`${href}/`) && href !== '/operators' ? 'true' : undefined}
          className="flex h-9 shrink-0 items-center border-transparent border-b-2 text-soft -outline-offset-2 hover:text-ink aria-[current]:border-ink aria-[current]:font-medium aria-[current]:text-ink"
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
