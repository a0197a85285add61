/** The mark: a hull at the top of its slip, and the water below. Decorative; the link around it carries the name. */
export const LogoMark = ({ size = 28 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <path
      d="M3 8 L8 8 L9.6 4 L11.6 4 L10.6 8 L25 14 L29 11.6 L27 19.5 L8 12.6 Z"
      fill="#7cc4ea"
    />
    <path d="M3 14.5 L29 24 L29 26.6 L3 17.1 Z" fill="#ffffff" />
    <path
      d="M3 29 q3.25 -2.6 6.5 0 t6.5 0 t6.5 0 t6.5 0"
      fill="none"
      stroke="#7cc4ea"
      strokeWidth="1.8"
      strokeLinecap="round"
    />
  </svg>
);

/** Mark and name, for the opened sidebar and the sign-in page. */
export const Logo = ({ color = '#ffffff' }: { color?: string }) => (
  <span
    style={{ display: 'inline-flex', alignItems: 'center', gap: 10, color }}
  >
    <LogoMark />
    <span style={{ fontSize: 20, fontWeight: 600, letterSpacing: 0.4 }}>
      Slipway
    </span>
  </span>
);
