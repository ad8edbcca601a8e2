"""What calm places need of the GLSL family: a sea that rolls up the sand, light without a surface, light of a fire.

The sea is one sheet whose uvs are metres along the shore and metres out from the still waterline. Everything in it
follows from these and time: swell that shortens and steepens as the bottom rises, that breaks, and a swash for each
wave that runs up the sand, thins out, and leaves it dark and wet [Longuet-Higgins & Parkin 1962, sea waves and beach
cusps].
It glitters softly: far ripples are smaller than a pixel, and blur what is mirrored instead of sparkling.
"""

SEA_WAVES = """
const float WAVE_SECONDS = 8.4, SWASH_SECONDS = 7.9, TURN = 6.2831853;
float along_shore(float x) { return 0.55 * sin(x * 0.031) + 0.30 * sin(x * 0.087 + 1.3); }
// The phase of the swell: whole turns are crests. In shallow water waves are slower, so that they close up.
float swell(vec2 at, float t) {
    return 2.6 * sqrt(max(at.y, 0.0) + 3.0) + TURN * t / WAVE_SECONDS + along_shore(at.x);
}
float wave_size(float crest, float x) {
    return 0.70 + 0.24 * sin(crest * 2.399 + 0.7) + 0.22 * sin(x * 0.053 + crest * 1.7) + 0.12 * sin(x * 0.139 - crest);
}
// Height of the water above its mean, and its slope seawards, for a place (along, out) and a moment.
vec2 rolled(vec2 at, float t) {
    float phase = swell(at, t), crest = floor(phase / TURN + 0.5);
    float shoal = 0.13 + 0.25 * exp(-pow((at.y - 10.0) / 8.0, 2.0));
    float left = smoothstep(-0.5, 7.0, at.y) * mix(1.0, 0.35, smoothstep(40.0, 300.0, at.y));
    float a = shoal * left * wave_size(crest, at.x);
    float sharp = mix(3.2, 1.4, smoothstep(6.0, 60.0, at.y)), up = 0.5 + 0.5 * cos(phase);
    float slope = -a * 2.0 * sharp * pow(max(up, 1e-4), sharp - 1.0) * 0.5 * sin(phase);
    slope *= 1.3 / sqrt(max(at.y, 0.0) + 3.0);
    return vec2(a * (2.0 * pow(up, sharp) - 0.55), slope);
}
"""

SEA_VERTEX = (
    SEA_WAVES
    + """
void roll(inout vec3 p, inout vec3 n, vec2 at, float t) {
    vec2 wave = rolled(at, t);
    p.z += wave.x;
    n = normalize(vec3(0.0, -wave.y, 1.0));
}
"""
)

SEA_FRAGMENT = (
    SEA_WAVES
    + """
float run_up(float crest, float x) {
    float wide = 3.1 + 1.5 * fract(sin(crest * 12.9898) * 43758.5453);
    return wide + 0.38 * sin(x * 0.71 + crest * 2.1) + 0.26 * sin(x * 1.63 - crest) + 0.10 * sin(x * 4.1 + 2.0 * crest);
}
// How far up a wave's water stands, so many seconds after it came; less than nothing when it has gone.
float reach(float run, float age) {
    float s = age / SWASH_SECONDS;
    return s < 0.0 || s > 1.0 ? -1.0 : run * 4.0 * s * (1.0 - s) * (1.25 - 0.5 * s);
}
// Seconds since a wave's water left a place so far up; large where it never was.
float dry_for(float run, float age, float up) {
    float high = 1.0 - up / max(run, 0.01);
    if (high <= 0.0) return 99.0;
    return max(0.0, age - SWASH_SECONDS * (0.46 + 0.46 * sqrt(high)));
}
vec3 rippled(vec2 at, float t, float far) {
    float e = 0.02, fine = 1.0 / (1.0 + 0.035 * far), wide = 1.0 / (1.0 + 0.006 * far);
    vec2 p = at * 0.30 + vec2(0.05, 0.10) * t, q = at.yx * 0.11 - vec2(0.030, 0.022) * t;
    float a = texture(albedo_map, p).b, b = texture(albedo_map, q).b;
    vec2 small = vec2(texture(albedo_map, p + vec2(e, 0.0)).b - a, texture(albedo_map, p + vec2(0.0, e)).b - a);
    vec2 large = vec2(texture(albedo_map, q + vec2(0.0, e)).b - b, texture(albedo_map, q + vec2(e, 0.0)).b - b);
    vec2 long_ones = vec2(cos(dot(at, vec2(0.21, 0.55)) + t * 0.9), cos(dot(at, vec2(-0.13, 0.83)) + t * 1.2));
    return vec3(-(small * 0.50 * fine + large * 0.42 * wide + 0.022 * wide * long_ones), 0.0);
}
// Turns a point of the sheet into water, foam, a film on sand, or wet sand; `cover` is how much of the sand it hides.
void at_sea(vec2 at, inout vec3 n, inout vec3 base, inout float rough, out float cover) {
    float t = time_seconds, far = length(world - eye_at.xyz), up = -at.y;
    vec2 lace_at = vec2(at.x, at.y + 0.25 * sin(at.x * 0.9)) * 0.62;
    float phase = swell(at, t), crest = floor(phase / TURN), since = phase / TURN - crest;
    // The swash of the last three waves.
    float here = swell(vec2(at.x, 0.0), t) / TURN, last = floor(here), edge = -1.0, run = 0.0, dry = 99.0, age0 = 0.0;
    for (int i = 0; i < 3; i++) {
        float wave = last - float(i), age = (here - wave) * WAVE_SECONDS;
        float high = run_up(wave, at.x), now = reach(high, age);
        if (now > edge) { edge = now; run = high; age0 = age; }
        if (up > 0.0) dry = min(dry, up < now ? 0.0 : dry_for(high, age, up));
    }
    edge = max(edge, 0.15);
    float texel = fwidth(up), wash = smoothstep(-texel, texel + 0.02, edge - up);
    // Backwash drags its foam along; uprush pushes a lip of it.
    vec2 drawn = lace_at + vec2(0.0, 0.42 * (age0 < 0.45 * SWASH_SECONDS ? edge : edge * 0.6));
    vec3 lace = mix(texture(albedo_map, drawn).rgb, texture(albedo_map, drawn.yx * 2.3 + 0.31).rgb, 0.38);
    vec3 coarse = texture(albedo_map, lace_at * 0.31 + 0.02 * t).rgb;
    float behind = max(edge - up, 0.0), fresh = 1.0 - smoothstep(0.0, SWASH_SECONDS, age0);
    float lip = exp(-behind * 9.0) * (0.35 + 0.65 * fresh);
    float veil = (0.25 + 0.75 * fresh) * exp(-behind * 0.34) * smoothstep(0.30, 0.75, lace.r + 0.20 * coarse.g);
    float foam = max(lip * smoothstep(0.1, 0.5, lace.g + 0.55 * lip), veil);
    // Out at sea: crests break in stretches, and leave a trail of lace.
    float broken = coarse.g + 0.30 * wave_size(crest + 1.0, at.x) - 0.1;
    float breaks = smoothstep(12.5, 7.0, at.y) * smoothstep(0.25, 0.62, broken);
    float trail = exp(-since * 5.5) * smoothstep(0.34, 0.80, lace.r + 0.5 * exp(-since * 9.0));
    float front = smoothstep(0.90, 0.985, since) * smoothstep(0.2, 0.6, lace.g + 0.35);
    float floating = 0.5 * smoothstep(14.0, 3.0, at.y) * smoothstep(0.58, 0.86, lace.r * 0.8 + 0.35 * coarse.g);
    float out_there = max(breaks * max(trail, front), floating);
    foam = mix(out_there, max(foam, 0.5 * out_there), smoothstep(1.5, -0.2, at.y));
    float caps = smoothstep(0.80, 0.95, coarse.g) * smoothstep(30.0, 120.0, at.y) * exp(-far * 0.004) * 0.25;
    foam = clamp(max(foam, caps) / (1.0 + far * 0.004), 0.0, 1.0);
    n = normalize(n + rippled(at, t, far) * smoothstep(-1.0, 3.0, at.y));
    float depth = max(at.y, 0.0) * 0.045 + 0.03 * behind;
    vec3 shallow = vec3(0.085, 0.145, 0.125), deep = vec3(0.010, 0.058, 0.080);
    vec3 body = mix(shallow, deep, 1.0 - exp(-max(at.y, 0.0) * 0.035));
    body += vec3(0.02, 0.075, 0.065) * smoothstep(0.05, 0.32, world.z) * (1.0 - 0.6 * smoothstep(20.0, 60.0, at.y));
    float through = 1.0 - exp(-depth * 3.2 - 0.10);
    vec3 wet = vec3(0.105, 0.082, 0.056);
    float wetness = exp(-dry / 9.0) * smoothstep(0.0, 0.25, 6.0 - up);
    float water = up > 0.0 ? wash : 1.0;
    base = mix(wet, mix(body, vec3(0.74, 0.76, 0.75), foam), water);
    cover = mix(0.62 * wetness, max(max(through, foam), 0.42), water);
    rough = mix(mix(0.16, 0.45, smoothstep(1.0, 9.0, dry)), mix(0.10, 0.34, smoothstep(8.0, 260.0, far)), water);
    rough = mix(rough, 0.9, foam);
}
"""
)

GLOW_FRAGMENT = """
uniform float shape, amount, beat;
float soft(vec2 p, float wide) { return exp(-dot(p, p) / wide); }
// Light without a surface: 0 a halo, 1 a ring, 2 a letter-like picture, 3 flames, 4 embers.
void main() {
    vec3 light = color.rgb;
    float cover = 0.0;
    if (shape < 0.5) {
        float r = length(uv);
        cover = 0.62 * smoothstep(0.84, 0.50, r);
        light *= 1.0 + 1.3 * smoothstep(0.0, 0.75, r);
    } else if (shape < 1.5) {
        float r = length(uv), line = exp(-pow((r - 0.78) / 0.055, 2.0)), air = exp(-pow((r - 0.78) / 0.16, 2.0));
        cover = (0.85 * line + 0.32 * air) * smoothstep(1.0, 0.9, r);
        light *= 1.0 + 0.35 * line;
    } else if (shape < 2.5) {
        cover = texture(albedo_map, uv).r;
    } else if (shape < 3.5) {
        // A tongue of flame in a card: noise that rises, hotter low and inside, torn towards the tip.
        float t = time_seconds, x = uv.x, y = uv.y, seed = color.a * 17.0;
        vec2 rise = vec2(x * 0.13 + seed, y * 0.26 - t * 0.36), fine = vec2(x * 0.24 - seed, y * 0.36 - t * 0.60);
        float slow = texture(albedo_map, rise).b - 0.5, quick = texture(albedo_map, fine).g - 0.5;
        x += (slow * 1.25 + quick * 0.35) * y * (1.25 - 0.3 * y);
        y /= 0.80 + 0.5 * texture(albedo_map, vec2(seed * 0.37, t * 0.11)).b;   // it rises and sinks
        float wide = pow(max(1.0 - y, 0.0), 0.80) * smoothstep(-0.10, 0.20, y) * (0.86 + 0.5 * quick);
        float body = clamp(1.0 - abs(x) / max(wide, 0.02), 0.0, 1.0) * step(y, 1.0);
        float heat = body * (1.12 - 0.75 * y) + 0.22 * quick * body;
        light = mix(vec3(0.62, 0.045, 0.003), vec3(1.25, 0.20, 0.015), smoothstep(0.05, 0.42, heat));
        light = mix(light, vec3(1.90, 0.58, 0.075), smoothstep(0.38, 1.0, heat)) * (0.95 + 0.05 * beat);
        cover = smoothstep(0.0, 0.55, heat) * smoothstep(1.0, 0.55, y) * 0.80;
    } else {
        float t = time_seconds, ash = texture(albedo_map, uv).g;
        float breath = 0.72 + 0.16 * sin(t * 0.7 + uv.x * 9.0) + 0.12 * sin(t * 1.13 - uv.y * 7.0) + 0.1 * beat;
        float hot = smoothstep(0.42, 0.86, texture(albedo_map, uv * 0.7 + 0.013 * t).b * 0.55 + 0.45 * ash) * breath;
        light = mix(vec3(0.030, 0.022, 0.018), vec3(1.5, 0.26, 0.030), hot);
        light = mix(light, vec3(2.2, 0.95, 0.22), smoothstep(0.75, 1.05, hot));
        cover = 1.0;
    }
    cover *= amount;
    if (cover < 0.004) discard;
    picture = vec4(shown(light * glow), clamp(cover, 0.0, 1.0));
}
"""

FIRELIT = """
uniform float fire;   // how brightly it burns now
// Light that was worked out for each point when the room was built: what its colour lacks in alpha. Warm, and it sways.
vec3 firelight() { return fire * (1.0 - color.a) * vec3(3.4, 1.52, 0.50); }
"""
