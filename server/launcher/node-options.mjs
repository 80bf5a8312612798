/**
 * How Node runs the server; the Dockerfile says the same. Requests of a crowd wait some milliseconds for their batch,
 * so with V8's 16 MB for young objects every collection finds most of them alive and copies them. With 64 MB a hold costs
 * 15 % less (server/docs/performance.md).
 */
export const SERVER_NODE_OPTIONS = ['--max-semi-space-size=64'];
