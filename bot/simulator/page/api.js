// Calls to this server; a refusal is thrown as an Error with its `status`. And small DOM helpers.

async function read(answer) {
  if (answer.ok) return answer.json();
  throw Object.assign(new Error(`HTTP ${answer.status}`), { status: answer.status });
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
