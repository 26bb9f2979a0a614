// The controls: a range and a typed value for each parameter, which are one state. The page owns the state:
// a move is sent to it, and comes back as data. One move is under way at a time; what happens meanwhile is
// collected and sent when it has come back, so that a held key does not queue up on the server.
const KEPT = new WeakMap()
const GIVE_UP_MS = 3000

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act)
    else if (value !== "" && value !== null) made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

const emptyMove = () => ({ set: {}, reset: [] })

function send(me, move) {
  Object.assign(me.waiting.set, move.set ?? {})
  me.waiting.reset.push(...(move.reset ?? []))
  if (me.pending && performance.now() - me.sentAt < GIVE_UP_MS) return
  me.seq += 1
  me.pending = true
  me.sentAt = performance.now()
  const collected = me.waiting
  me.waiting = emptyMove()
  me.trigger("move", { ...collected, seq: me.seq })
}

const within = (row, value) => Math.min(Math.max(value, row.low), row.high)

// To the nearest step, or to today's value where that is nearer: it need not lie on a step.
function snapped(row, value) {
  const step = row.low + Math.round((value - row.low) / row.step) * row.step
  const near = Math.abs(value - row.default) <= Math.abs(value - step) ? row.default : step
  return Number(within(row, near).toFixed(row.digits))
}

function share(row, value) {
  const part = (value - row.low) / (row.high - row.low)
  return `calc(8px + ${part} * (100% - 16px))`
}

function band(row) {
  const line = element("div", { class: "scale", "aria-hidden": "true" })
  if (row.observed) {
    const [low, high] = row.observed.map(end => within(row, end))
    const part = element("span", { class: "seen" })
    part.style.left = share(row, low)
    part.style.width = `calc(${(high - low) / (row.high - row.low)} * (100% - 16px) + 2px)`
    line.append(part)
  }
  const today = element("span", { class: "today" })
  today.style.left = share(row, row.default)
  line.append(today)
  return line
}

function control(me, row, words) {
  const range = element("input", {
    type: "range", id: `r-${row.id}`, min: row.low, max: row.high, step: "any", "aria-describedby": `s-${row.id}`,
  })
  const typed = element("input", {
    type: "number", step: row.step, "aria-label": `${row.name}: ${words.typed}${row.unit ? ` (${row.unit})` : ""}`,
  })
  const status = element("span", { class: "status", id: `s-${row.id}` })
  const outside = element("strong", { class: "outside" })
  const reset = element("button", { type: "button", class: "quiet", title: words.reset, "aria-label": `${words.reset}: ${row.name}` }, "↺")
  const part = { row, range, typed, outside, reset, held: false }
  const follow = value => {
    typed.value = value
    range.setAttribute("aria-valuetext", `${value} ${row.unit}`)
  }
  const choose = value => {
    range.value = value
    follow(value)
    send(me, { set: { [row.id]: value } })
  }
  range.addEventListener("pointerdown", () => { part.held = true })
  range.addEventListener("input", () => follow(snapped(row, Number(range.value))))
  range.addEventListener("change", () => {
    part.held = false
    choose(snapped(row, Number(range.value)))
  })
  const keys = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }
  range.addEventListener("keydown", event => {
    if (!(event.key in keys)) return
    event.preventDefault()
    const aim = Number(range.value) + keys[event.key] * row.step
    const value = within(row, row.low + Math.round((aim - row.low) / row.step) * row.step)
    choose(Number(value.toFixed(row.digits)))
  })
  typed.addEventListener("change", () => send(me, { set: { [row.id]: typed.value } }))
  reset.addEventListener("click", () => send(me, { reset: [row.id] }))

  const about = element("dl")
  for (const [term, said] of row.about) about.append(element("dt", {}, term), element("dd", {}, said))
  const name = element("label", { for: range.id, class: "name" }, row.name)
  if (row.badge) name.append(" ", element("span", { class: `badge ${row.kind}` }, row.badge))
  status.append(row.range, " ", outside)
  part.box = element("div", { class: "lever" },
    name,
    element("div", { class: "value" }, typed, element("span", { class: "unit" }, row.unit), reset),
    element("div", { class: "slide" }, range, band(row)),
    element("details", {}, element("summary", {}, row.today, " · ", status), about))
  return part
}

function build(me, data) {
  const root = me.root
  root.replaceChildren()
  me.parts = data.rows.map(row => control(me, row, data.words))
  root.append(...me.parts.map(part => part.box))
  const ids = data.rows.map(row => row.id)
  me.group = element("button", { type: "button", on: { click: () => send(me, { reset: ids }) } }, data.words.group)
  root.append(me.group)
}

function sync(me, data) {
  data.rows.forEach((row, at) => {
    const part = me.parts[at]
    if (part.held) return
    part.range.value = row.value
    part.typed.value = row.value
    part.range.setAttribute("aria-valuetext", row.outside ? `${row.written}, ${row.outside}` : row.written)
    part.outside.textContent = row.outside
    part.reset.hidden = !row.moved
    part.box.classList.toggle("moved", row.moved)
  })
  me.group.disabled = !data.rows.some(row => row.moved)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let me = KEPT.get(parentElement)
  if (!me) {
    me = { seq: data.seq, pending: false, sentAt: 0, waiting: emptyMove(), parts: [], shape: "" }
    me.root = element("div", { class: "levers" })
    parentElement.append(me.root)
    KEPT.set(parentElement, me)
  }
  me.trigger = setTriggerValue
  const shape = data.shape
  if (shape !== me.shape) {
    build(me, data)
    me.shape = shape
    sync(me, data)
  }
  if (data.seq < me.seq) return
  me.pending = false
  if (Object.keys(me.waiting.set).length || me.waiting.reset.length) send(me, {})
  else sync(me, data)
}
