// A call for practice: what the call screen would send to the server is answered here, and nothing is stored.
const { back, number, plate, notHere } = document.querySelector("[data-practice]").dataset;
const answers = {
  dial: () => ({ dialled_at: new Date().toISOString(), number, again: true }), // "again": no telephone rings
  hang_up: () => ({ at: new Date().toISOString(), until: null }),
  reveal: () => ({ number, plate }),
};

window.fetch = async (address) => {
  const of = new URL(address, location.href).searchParams.get("of");
  if (!of) return Response.json({ detail: notHere }, { status: 422 }); // a booking, say
  return Response.json((answers[of] || (() => ({})))());
};
Storage.prototype.setItem = () => {};
document.querySelectorAll("[hx-get], [hx-post]").forEach((part) => (part.closest("details") || part).remove());
for (const way of ["next-form", "pause-form"]) document.getElementById(way).submit = () => location.assign(back);
