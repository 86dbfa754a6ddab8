'use client'

import { Menu } from '@base-ui/react/menu'
import { ChevronDown, CircleUser } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import type { Role } from '#core/operators/operator'
import { ShortcutsDialog } from './shortcuts-dialog'
import { signOut } from './sign-out'

type Props = { operator: { name: string; email: string; roles: readonly Role[] } }

export function OperatorMenu({ operator }: Props) {
  const router = useRouter()
  const [listed, setListed] = useState(false)
  // The menu stays inside the header's landmark.
  const place = useRef<HTMLDivElement>(null)
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          aria-label={`${operator.name}: account`}
          className="flex -mr-2 h-8 items-center gap-1.5 rounded-md px-2 hover:bg-hover data-popup-open:bg-hover"
        >
          <CircleUser aria-hidden="true" className="size-4 text-faint md:hidden" />
          <span className="max-w-36 truncate max-md:sr-only lg:max-w-72">{operator.name}</span>
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner align="end" sideOffset={6} className="z-40 outline-none">
            <Menu.Popup className="min-w-56 max-w-[min(320px,calc(100vw-16px))] rounded-md border border-edge bg-sheet py-1 outline-none">
              <div className="px-3 pt-1 pb-2">
                <p className="font-medium">{operator.name}</p>
                <p className="text-soft text-sm wrap-anywhere">{operator.email}</p>
                <p className="text-faint text-xs">{operator.roles.join(', ')}</p>
              </div>
              <Menu.Separator className="my-1 h-px bg-line" />
              <Item onClick={() => router.push('/account')}>Account</Item>
              <Item onClick={() => setListed(true)}>
                Keyboard <kbd className="ml-auto font-mono text-faint text-xs">?</kbd>
              </Item>
              <Menu.Separator className="my-1 h-px bg-line" />
              <Item onClick={signOut}>Sign out</Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <div ref={place} />
      <ShortcutsDialog open={listed} onChange={setListed} />
    </>
  )
}

function Item(props: Menu.Item.Props) {
  return <Menu.Item className="flex h-8 cursor-default items-center px-3 outline-none data-highlighted:bg-hover" {...props} />
}
