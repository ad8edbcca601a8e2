"""The text that says how spiders look: patterns of carapace, abdomen and legs, short fur that lies, hair, eyes, shade.

`nature` is what a point is, a hair's own tint, what it grows on and its segment; `coat` the place on a surface or along
a hair, and who the spider is. Nothing here shines but eyes and fangs: fur scatters light, and is paler at its rim.
"""

SPIDERS_FRAGMENT = """
flat in vec4 nature; in vec3 coat;
uniform vec4 palette[16];
uniform float tone, hairiness;
float speck(vec3 p) {
    vec3 q = fract(p * 0.3183099 + 0.1) * 17.0;
    return fract(q.x * q.y * q.z * (q.x + q.y + q.z));
}
float soft_noise(vec3 p) {
    vec3 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
    vec2 e = vec2(0.0, 1.0);
    vec4 low = vec4(speck(i), speck(i + e.yxx), speck(i + e.xyx), speck(i + e.yyx));
    vec4 high = vec4(speck(i + e.xxy), speck(i + e.yxy), speck(i + e.xyy), speck(i + e.yyy));
    vec4 side = mix(low, high, f.z);
    vec2 row = mix(side.xz, side.yw, f.x);
    return mix(row.x, row.y, f.y);
}
// Colour at a point of the body's own: `plain`, `dark` and `pale` by a pattern that belongs to what it is.
vec3 patterned(int what, vec3 at, int part) {
    int k = int(tone + 0.5) * 3;
    vec3 plain = palette[k].rgb, dark = palette[k + 1].rgb, pale = palette[k + 2].rgb;
    float x = abs(at.x);
    if (what == 0) {   // carapace: a pale band along the middle, dark rays from the groove, a pale seam
        vec2 from_groove = at.xy - vec2(0.0, -0.012);
        float ray = smoothstep(0.2, 0.9, sin(atan(from_groove.x, from_groove.y) * 11.0 + 1.6));
        float rough_edge = 0.006 * soft_noise(at * 160.0);
        float band = smoothstep(0.016, 0.009, x + rough_edge - 0.008 * smoothstep(0.0, 0.06, at.y));
        float seam = smoothstep(0.052, 0.062, x + rough_edge) * step(at.y, 0.03);
        vec3 c = mix(plain, dark, 0.35 + 0.45 * ray * smoothstep(0.0, 0.03, length(from_groove)));
        c = mix(c, pale, 0.65 * max(band, seam));
        return mix(c, dark, smoothstep(0.008, 0.0, abs(at.x)) * smoothstep(0.022, 0.0, abs(at.y + 0.012)));
    }
    if (what == 1) {   // abdomen: a spear in front, chevrons behind it, mottled sides, a paler belly
        float along = (-at.y - 0.10) / 0.245;
        float blot = soft_noise(at * vec3(70.0, 55.0, 70.0)), fine = soft_noise(at * 210.0);
        float up = smoothstep(-0.005, 0.035, at.z);
        float spear = smoothstep(0.017, 0.010, x + 0.010 * blot * along) * smoothstep(0.55, 0.30, along);
        float wave = fract(along * 7.5 + x * 26.0 + 0.25 * blot);
        float chevron = smoothstep(0.55, 0.75, wave) * smoothstep(0.95, 0.85, wave);
        chevron *= smoothstep(0.30, 0.45, along) * smoothstep(0.058 - 0.02 * along, 0.02, x);
        float folium = smoothstep(0.050, 0.042, x + 0.014 * blot - 0.012 * sin(along * 22.0)) * up;
        vec3 c = mix(mix(plain, pale, 0.25 + 0.35 * blot), mix(plain, dark, 0.75), folium);
        c = mix(c, pale, 0.75 * chevron * up);
        c = mix(c, dark, 0.85 * spear * up);
        c = mix(c, pale, 0.35 * smoothstep(0.62, 0.75, blot) * (1.0 - folium));
        return mix(c, mix(plain, pale, 0.35), (1.0 - up) * 0.6) * (0.75 + 0.5 * fine);
    }
    // Legs: dark rings at the joints and, fainter, in the middle of the long segments.
    float ends = smoothstep(0.22, 0.04, at.y) + smoothstep(0.80, 0.97, at.y);
    float blot = soft_noise(vec3(at.xz * 60.0, at.y * 9.0 + float(part) * 7.0));
    float ring = part >= 1 && part <= 4 ? smoothstep(0.16, 0.05, abs(at.y - 0.52) + 0.08 * blot) : 0.0;
    vec3 c = mix(mix(plain, pale, 0.22 * blot), dark, clamp(0.60 * ends + 0.55 * ring, 0.0, 0.9));
    return part >= 5 ? mix(c, dark, 0.5) : c;
}
float shade_beneath() {
    float edge = max(1.0 - length(coat.xy), 0.0), aside = max(1.0 - abs(coat.x), 0.0);
    if (nature.w < 5.5) return 0.62 * smoothstep(0.0, 0.8, edge);
    return aside * aside * smoothstep(-1.0, 1.0, coat.y) * smoothstep(1.0, 0.85, coat.y) * 0.55;
}
vec3 of_spider(inout vec3 n, vec3 to_eye_dir, out float rough) {
    int what = int(nature.x + 0.5), part = int(nature.w + 0.5);
    int k = int(tone + 0.5) * 3;
    vec3 dark = palette[k + 1].rgb, pale = palette[k + 2].rgb;
    float fuzz = 0.15 + 0.75 * hairiness;
    if (what == 4) { rough = 0.07; return vec3(0.004, 0.0035, 0.003); }
    if (what == 5) { rough = 0.22; return vec3(0.010, 0.006, 0.005); }
    if (what == 3) {   // hair: darker at the root, some of it pale
        n = normalize(normal);   // blades are seen from both sides and lit as what they stand on
        vec3 under = patterned(int(nature.z + 0.5), local, part);
        float own = nature.y;
        vec3 c = mix(under * 0.75, mix(under, pale, 0.55 + 0.45 * own), smoothstep(0.1, 1.0, coat.y));
        c = mix(c, dark, step(own, 0.22) * 0.8);
        rough = 0.78;
        return c * (0.75 + 0.5 * own) * (0.72 + 0.5 * fract(coat.z * 7.3));
    }
    vec3 at = local, q = what == 2 ? vec3(at.x * 900.0, at.y * 24.0, at.z * 900.0) : at * vec3(620.0, 150.0, 620.0);
    // Fine hair that lies along the body: streaks in colour and in what the light meets.
    vec3 lie = vec3(soft_noise(q), soft_noise(q + 5.3), soft_noise(q.zxy + 9.1)) - 0.5;
    float pits = soft_noise(at * (what == 2 ? vec3(260.0, 30.0, 260.0) : vec3(240.0)));
    n = normalize(n + (0.45 + 0.5 * hairiness) * lie + 0.15 * (pits - 0.5));
    rough = mix(0.46, 0.86, smoothstep(0.0, 0.5, hairiness)) + 0.12 * pits;
    vec3 c = what == 6 ? mix(dark, palette[k].rgb, 0.35 * pits) : patterned(what, at, part);
    if (what == 6) rough -= 0.12;
    c *= 0.62 + 0.42 * pits + 0.55 * (lie.x + 0.25) * (0.4 + hairiness);
    float rim = pow(1.0 - max(dot(n, to_eye_dir), 0.0), 3.0);   // velvet: hair seen along its length
    return mix(c, pale * 0.7, 0.30 * fuzz * rim) * (0.72 + 0.5 * fract(coat.z * 7.3));
}
"""
