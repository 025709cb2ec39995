// A browser without a user: it follows redirects with cookies, to the page of the callback.
let address = process.argv.at(-1);
const cookies = new Map();
for (let hop = 0; hop < 20; hop++) {
  const response = await fetch(address, { redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } });
  for (const cookie of response.headers.getSetCookie()) {
    const [name, ...value] = cookie.split(';')[0].split('=');
    cookies.set(name, value.join('='));
  }

  const location = response.headers.get('location');
  if (!location) {
    console.log(`${new URL(address).pathname} responded with status ${response.status}.`);
    process.exit(response.ok ? 0 : 1);
  }

  address = new URL(location, address).href;
}

process.exit(1);
