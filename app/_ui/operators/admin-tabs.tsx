'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

const places = [
  { href: '/operators', word: 'Operators' },
  { href: '/operators/change-requests', word: 'Change requests' },
  { href: '/operators/fields', word: 'Fields' },
  { href: '/operators/reasons', word: 'Reasons' },
]

/** The pages of admins: who signs in, what two of them decide, the fields of people, and the reasons for turning people away. */
export function AdminTabs() {
  const path = usePathname()
  return (
    <nav aria-label="Kept by admins" className="mb-5 flex gap-5 border-line border-b">
      {places.map(({ href, word }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : path.startsWith(`${href}/`) && href !== '/operators' ? 'true' : undefined}
          className="-mb-px flex h-9 items-center border-transparent border-b-2 text-soft -outline-offset-2 hover:text-ink aria-[current]:border-ink aria-[current]:font-medium aria-[current]:text-ink"
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
