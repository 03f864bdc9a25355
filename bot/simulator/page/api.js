// Calls to this server. A refusal is thrown as an Error with the server's words.

async function read(answer) {
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error ?? `HTTP ${answer.status}`);
  return body;
}

export async function get(path, signal) {
  return read(await fetch(`/simulator${path}`, { signal }));
}

export async function post(path, body) {
  return read(await fetch(`/simulator${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }));
}

export function person(id, rest = "") {
  return `/people/${encodeURIComponent(id)}${rest}`;
}

export function make(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export const byId = (id) => document.getElementById(id);
