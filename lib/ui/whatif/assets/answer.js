// Words and figures that every move changes. Only what differs is rewritten: a browser would lay out anew
// whatever is replaced, and a reader would lose the place to which they scrolled or selected.
const KEPT = new WeakMap()

function follow(now, next) {
  if (now.nodeName !== next.nodeName || now.childNodes.length !== next.childNodes.length) {
    now.replaceWith(next)
    return
  }
  if (now.nodeType === Node.TEXT_NODE) {
    if (now.data !== next.data) now.data = next.data
    return
  }
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name)
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value)
  const children = [...next.childNodes]
  children.forEach((child, at) => follow(now.childNodes[at], child))
}

export default function ({ data, parentElement }) {
  const next = document.createElement("div")
  next.className = "answer"
  next.innerHTML = data.html
  const now = KEPT.get(parentElement)
  if (now?.isConnected && now.childNodes.length === next.childNodes.length) {
    follow(now, next)
    return
  }
  now?.remove()
  parentElement.append(next)
  KEPT.set(parentElement, next)
}
