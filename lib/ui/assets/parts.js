// Opens the part in which the exhibit of the address's fragment stands, and scrolls to what was opened.
const KEPT = new WeakMap()
const WAIT_MS = 10000
// Values that a page writes into its address as it opens may have removed the fragment that it was opened with.
const [opening] = performance.getEntriesByType("navigation")
let given = opening ? new URL(opening.name) : null

function firstAnchor() {
  const anchor = location.hash || (given && given.pathname === location.pathname ? given.hash : "")
  given = null
  return decodeURIComponent(anchor.slice(1))
}

function replaceHash(hash) {
  history.replaceState(history.state, "", location.pathname + location.search + hash)
}

// Scroll to an element as soon as it is drawn, and keep it in the address.
function arrive(anchor) {
  const until = Date.now() + WAIT_MS
  const look = () => {
    const heading = document.getElementById(anchor)
    if (heading) {
      replaceHash(`#${anchor}`)
      heading.scrollIntoView()
    } else if (Date.now() < until) {
      setTimeout(look, 50)
    }
  }
  look()
}

export default function ({ data, parentElement, setTriggerValue }) {
  let me = KEPT.get(parentElement)
  if (!me) {
    me = { open: data.open, turn: data.turn, wanted: "" }
    // Where the keyboard goes on after a part was turned at its end.
    me.start = document.createElement("div")
    me.start.tabIndex = -1
    me.start.style.outline = "none"
    parentElement.append(me.start)
    KEPT.set(parentElement, me)
    me.follow = anchor => {
      if (!(anchor in me.parts)) return
      if (me.open === "all" || me.parts[anchor] === me.open) return arrive(anchor)
      // Without the fragment, so that "back" leads to the part that was open, and not here again.
      replaceHash("")
      me.wanted = anchor
      me.trigger("anchor", anchor)
    }
    const heed = event => {
      if (!me.start.isConnected) return removeEventListener("hashchange", heed)
      // Not the address: a page that writes its values there meanwhile has removed the fragment again.
      me.follow(decodeURIComponent(new URL(event.newURL).hash.slice(1)))
    }
    addEventListener("hashchange", heed)
    me.isNew = true
  }
  me.parts = data.parts
  me.trigger = setTriggerValue
  me.start.setAttribute("role", "group")
  me.start.setAttribute("aria-label", data.label)
  const opened = data.open !== me.open
  me.open = data.open
  if (me.isNew) {
    me.isNew = false
    me.follow(firstAnchor())
  }
  if (opened && me.wanted) {
    arrive(me.wanted)
    me.wanted = ""
  } else if (data.turn !== me.turn) {
    me.start.scrollIntoView()
    me.start.focus({ preventScroll: true })
  }
  me.turn = data.turn
}
