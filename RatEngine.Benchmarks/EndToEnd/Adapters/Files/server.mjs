// Node's http server, as the end-to-end suite starts it: node server.mjs PORT
import { createServer } from 'node:http';

const maxUnsentBytes = 1024 * 1024; // A stream that lets more than this collect is closed.
const streamHead = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' };
const topics = new Map();

function subscribers(name) {
  let found = topics.get(name);
  if (!found) topics.set(name, (found = new Set()));
  return found;
}

function send(response, type, body) {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function subscribe(name, response) {
  const streams = subscribers(name);
  response.writeHead(200, streamHead);
  response.flushHeaders();
  streams.add(response);
  response.on('close', () => streams.delete(response));
}

function publish(name, request, response) {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const frame = Buffer.concat([Buffer.from('data: '), ...parts, Buffer.from('\n\n')]);
    for (const stream of subscribers(name)) {
      if (stream.writableLength > maxUnsentBytes) stream.destroy();
      else stream.write(frame);
    }
    response.writeHead(202, { 'Content-Length': 0 });
    response.end();
  });
}

async function* generate(count, size) {
  const text = 'x'.repeat(size);
  for (let i = 0; i < count; i++) yield text;
}

async function stream(query, response) {
  response.writeHead(200, streamHead);
  for await (const text of generate(Number(query.get('n')), Number(query.get('size')))) {
    if (!response.write(`data: ${text}\n\n`)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
    if (response.destroyed) return;
  }
  response.end();
}

function upload(request, response) {
  let bytes = 0;
  request.on('data', (part) => (bytes += part.length));
  request.on('end', () => send(response, 'text/plain', `${bytes}`));
}

const server = createServer((request, response) => {
  response.on('error', () => {}); // The client has gone.
  const path = request.url;
  if (path === '/plaintext') send(response, 'text/plain', 'Hello, World!');
  else if (path === '/json') send(response, 'application/json', JSON.stringify({ message: 'Hello, World!' }));
  else if (path === '/upload') upload(request, response);
  else if (path.startsWith('/sub/')) subscribe(path.slice(5), response);
  else if (path.startsWith('/pub/')) publish(path.slice(5), request, response);
  else if (path.startsWith('/stream?')) stream(new URLSearchParams(path.slice(8)), response);
  else response.writeHead(404).end();
});
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.maxRequestsPerSocket = 0;
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 65535 });
