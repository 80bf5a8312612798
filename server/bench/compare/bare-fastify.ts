import fastify from 'fastify';
import { listenAndTell } from './listen.js';

// What Fastify alone can do: it parses the body and answers as many bytes as a hold does, which are given to it.
const answer = process.argv[2] ?? '{}';
const app = fastify();
app.post('/api/reservations', (_request, reply) => {
  void reply.status(201).header('content-type', 'application/json; charset=utf-8').send(answer);
});
await listenAndTell(app);
