// Loaded only when traces are sent.
const openTelemetry = ['api', 'exporter-trace-otlp-proto', 'resources', 'sdk-trace-base'].map((name) => `@opentelemetry/${name}`)

/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  poweredByHeader: false,
  // A browser that has not seen a page's icon yet, as on a refusal, asks for this one.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  reactStrictMode: true,
  // `npm run check` holds the types; the build does not do it a second time.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@temporalio/client', 'pg', 'pino', 'prom-client', ...openTelemetry],
  experimental: { authInterrupts: true },
}
