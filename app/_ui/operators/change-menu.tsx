'use client'

import { Menu } from '@base-ui/react/menu'
import { useState } from 'react'
import type { OperatorEntry } from '#core/operators/list-operators'
import { type Role, roles } from '#core/operators/operator'
import { buttonLook } from '#ui/basics/button'
import { EndSessions } from './end-sessions'
import { type ChosenChange, proposalLabel } from './operator-change-labels'
import { Propose } from './propose'
import { ProposeAddress } from './propose-address'
import { ShutOut } from './shut-out'

/** The changes that can be proposed for an operator, and the three that need no second admin: end sessions, suspend, deactivate. */
export function ChangeMenu({ operator }: { operator: OperatorEntry }) {
  const [proposed, setProposed] = useState<ChosenChange | null>(null)
  const [readdresses, setReaddresses] = useState(false)
  const [shutsOut, setShutsOut] = useState<'suspension' | 'deactivation' | null>(null)
  const [endsSessions, setEndsSessions] = useState(false)
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={buttonLook({ size: 'small' })} aria-label={`Change ${operator.name}`}>
          Change…
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-40 outline-none">
            <Menu.Popup className="min-w-52 rounded-md border border-edge bg-sheet py-1 text-sm outline-none">
              {changesFor(operator).map((change) => (
                <Item key={JSON.stringify(change)} onClick={() => setProposed(change)}>
                  {proposalLabel(change)}
                </Item>
              ))}
              {operator.active && <Item onClick={() => setReaddresses(true)}>Change the address…</Item>}
              {operator.active && <Item onClick={() => setEndsSessions(true)}>End sessions</Item>}
              {operator.active && <Item onClick={() => setShutsOut('suspension')}>Suspend</Item>}
              {operator.active && <Item onClick={() => setShutsOut('deactivation')}>Deactivate</Item>}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {proposed && <Propose operator={operator} change={proposed} onClose={() => setProposed(null)} />}
      {readdresses && <ProposeAddress operator={operator} onClose={() => setReaddresses(false)} />}
      {endsSessions && <EndSessions operator={operator} onClose={() => setEndsSessions(false)} />}
      {shutsOut && <ShutOut operator={operator} how={shutsOut} onClose={() => setShutsOut(null)} />}
    </>
  )
}

function changesFor({ active, roles: held, hasSecondFactor, suspended }: OperatorEntry): ChosenChange[] {
  if (!active) return [{ kind: 'reactivate' }]
  const ofRole = (role: Role): ChosenChange => ({ kind: held.includes(role) ? 'revoke-role' : 'grant-role', role })
  return [
    ...(suspended ? [{ kind: 'lift-suspension' } as const] : []),
    ...roles.map(ofRole),
    { kind: 'reset-password' },
    ...(hasSecondFactor ? [{ kind: 'reset-second-factor' } as const] : []),
  ]
}

function Item(props: Menu.Item.Props) {
  return <Menu.Item className="flex h-8 cursor-default items-center px-3 outline-none data-highlighted:bg-hover" {...props} />
}
