import { type NextRequest, NextResponse } from 'next/server'
import { pageHeader } from '#server/context/page-header'

/**
 * Gives every page a Content-Security-Policy with a nonce, which Next puts on its scripts, and its own address, to which people return
 * after they sign in. It decides nothing about access, and leaves out /api, because a proxy over an upload truncates the body.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64')
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set(pageHeader, request.nextUrl.pathname + request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

function pagePolicy(nonce: string, isDevelopment: boolean): string {
  // In development React evaluates strings to show better errors, and Next puts styles into the page.
  const evaluated = isDevelopment ? " 'unsafe-eval'" : ''
  const styles = isDevelopment ? ["style-src 'self' 'unsafe-inline'"] : ["style-src 'self'", "style-src-attr 'none'"]
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluated}`,
    ...styles,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = { matcher: '/((?!api/|_next/static|_next/image|favicon.ico).*)' }
