/** The lamp on sale, drawn: a demo shop needs no photographs. */
export const lampPicture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 640" role="img">
<defs>
<radialGradient id="light" cx="50%" cy="42%" r="55%"><stop offset="0" stop-color="#ffe2a0" stop-opacity=".95"/><stop offset=".55" stop-color="#ffd58a" stop-opacity=".35"/><stop offset="1" stop-color="#ffd58a" stop-opacity="0"/></radialGradient>
<linearGradient id="shade" x1="0" x2="1"><stop offset="0" stop-color="#e9d7b8"/><stop offset=".5" stop-color="#fff5df"/><stop offset="1" stop-color="#e2cda9"/></linearGradient>
<linearGradient id="walnut" x1="0" x2="1"><stop offset="0" stop-color="#4a2e1b"/><stop offset=".45" stop-color="#8a5a36"/><stop offset="1" stop-color="#4f321e"/></linearGradient>
<linearGradient id="brass" x1="0" x2="1"><stop offset="0" stop-color="#9a7430"/><stop offset=".5" stop-color="#e9c777"/><stop offset="1" stop-color="#8d6827"/></linearGradient>
</defs>
<rect width="600" height="640" fill="#eadbc4"/>
<rect y="500" width="600" height="140" fill="#c9ae8b"/>
<rect y="500" width="600" height="3" fill="#a98a64"/>
<circle cx="300" cy="255" r="300" fill="url(#light)"/>
<ellipse cx="300" cy="552" rx="170" ry="22" fill="#3a2413" opacity=".28"/>
<rect x="288" y="270" width="24" height="230" rx="10" fill="url(#walnut)"/>
<rect x="283" y="292" width="34" height="14" rx="5" fill="url(#brass)"/>
<rect x="283" y="478" width="34" height="12" rx="5" fill="url(#brass)"/>
<path d="M190 540c0-30 48-52 110-52s110 22 110 52v6H190z" fill="url(#walnut)"/>
<ellipse cx="300" cy="546" rx="110" ry="12" fill="#3e2615"/>
<path d="M224 118h152l58 172H166z" fill="url(#shade)"/>
<path d="M224 118h152l3 9H221zM169 281h262l3 9H166z" fill="#c9ae84" opacity=".8"/>
<path d="M300 290v36" stroke="#8d6827" stroke-width="3"/><circle cx="300" cy="330" r="6" fill="url(#brass)"/>
</svg>`;
