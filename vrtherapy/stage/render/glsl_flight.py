"""What is seen through the windows of an aircraft, as GLSL: sky, clouds and land around it, things outside, panes.

The cabin is the patient's frame and stands still. `SKYSCAPE` turns each ray of sight by the aircraft's attitude and
asks what it meets in the world: land, an airport in the middle of it, a layer of clouds from below, inside or above.
Its map holds land seen from above (colour, 4 km wide) and noise (alpha). `AFIELD` lights things outside (wing,
buildings) by that sky, not by the cabin's lamps; colours of alpha below 1 glow at night. `PANE` is a window's glass
with rain on it.

`drift_m` is the way flown, which clouds and land repeat every 8 km; `along_m` is the place beside the airport.
"""

OUTDOORS = """
const vec3 sun_light_outside = vec3(2.5, 2.3, 1.95);
// 1 day; 1 overcast; how thick the air is; 1 inside a cloud; 1 where floodlights reach
uniform float daylight, murk, fog_per_m, whiteness, flood;
vec3 cloud_light() {
    return mix(vec3(0.014, 0.015, 0.019), mix(vec3(1.05, 1.06, 1.08), vec3(0.21, 0.225, 0.25), murk), daylight);
}
vec3 horizon_light() {
    vec3 day = mix(vec3(0.62, 0.74, 0.90), vec3(0.27, 0.285, 0.31), murk);
    return mix(vec3(0.010, 0.012, 0.021), day, daylight);
}
vec3 sun_outside() { return sun_light_outside * daylight * (1.0 - 0.96 * murk); }
"""

SKYSCAPE = """
uniform float pitch_rad, bank_rad, altitude_m, along_m, drift_m, cover, airport;
const float BASE_M = 220.0, TOP_M = 700.0;
vec3 in_world(vec3 d) {
    float c = cos(pitch_rad), s = sin(pitch_rad);
    d = vec3(d.x, c * d.y - s * d.z, s * d.y + c * d.z);
    c = cos(bank_rad); s = sin(bank_rad);
    return vec3(c * d.x + s * d.z, d.y, -s * d.x + c * d.z);
}
float hash2(vec2 p) { p = fract(p * vec2(0.1031, 0.1137)); p += dot(p, p.yx + 33.33); return fract(p.x * p.y * 7.13); }
float noise(vec2 p) { return texture(albedo_map, p).a; }
float band(float x, float low, float high, float soft) {
    return smoothstep(low - soft, low + soft, x) * (1.0 - smoothstep(high - soft, high + soft, x));
}
vec3 sky_at(vec3 d) {
    float up = max(d.z, 0.0), thin = pow(1.0 - up, 4.0), s = max(dot(d, sun_direction), 0.0);
    vec3 zenith = mix(vec3(0.0015, 0.0022, 0.008), mix(vec3(0.12, 0.27, 0.64), vec3(0.05, 0.15, 0.45),
        smoothstep(700.0, 2400.0, altitude_m)), daylight);
    vec3 clear = mix(zenith, mix(vec3(0.010, 0.012, 0.021), vec3(0.62, 0.74, 0.90), daylight), thin);
    vec3 glow = vec3(1.15, 1.03, 0.86) * daylight;
    clear += glow * (0.28 * pow(s, 8.0) * (1.0 - up) + 0.5 * pow(s, 90.0) + 26.0 * smoothstep(0.99990, 0.99996, s));
    vec2 cell = floor(on_sky(d) * vec2(900.0, 450.0));
    clear += step(0.9975, hash2(cell)) * step(0.03, d.z) * 0.35 * (1.0 - daylight) * (1.0 - murk);
    // Ice clouds far above: streaks, seen from below and beside.
    float wisp = noise(d.xy / (up + 0.16) * vec2(0.16, 0.05) + vec2(0.0, drift_m / 64000.0));
    clear = mix(clear, mix(vec3(0.012), vec3(0.92, 0.94, 0.97), daylight), 0.45 * smoothstep(0.5, 0.72, wisp)
        * smoothstep(0.01, 0.2, d.z));
    return mix(clear, mix(horizon_light(), cloud_light(), up), murk * 0.94);
}
vec3 field_of(vec2 at, float pixel_m, out float built) {
    // The airport about the gate at the origin; metres. `built`: how much of it is paved.
    float n = noise(at / 61.0), soft = max(pixel_m, 0.03);
    float fine = 0.5 * (noise(at / 7.3) + noise(vec2(0.8 * at.x - 0.6 * at.y, 0.6 * at.x + 0.8 * at.y) / 11.7));
    float apron = band(at.x, -66.0, 62.0, soft) * band(at.y, -235.0, 330.0, soft);
    float taxi = band(at.x, -11.5, 11.5, soft) * band(at.y, 300.0, 900.0, soft);
    taxi = max(taxi, band(at.x, -176.0, -153.0, soft) * step(300.0, at.y));
    taxi = max(taxi, band(at.y, 655.0, 678.0, soft) * band(at.x, -176.0, 11.0, soft));
    taxi = max(taxi, band(at.y, 1580.0, 1603.0, soft) * band(at.x, -176.0, 11.0, soft));
    float runway = band(abs(at.x), -1.0, 22.5, soft) * max(step(850.0, at.y), step(at.y, -250.0));
    float far = smoothstep(0.06, 0.35, pixel_m);
    vec3 grass = mix(vec3(0.085, 0.115, 0.040), vec3(0.17, 0.165, 0.080), n) * mix(0.65 + 0.7 * fine, 1.0, far);
    vec2 slab = abs(fract(at / 7.5) - 0.5) * 7.5;
    float joint = smoothstep(0.06 + soft, 0.0, 3.75 - max(slab.x, slab.y)) * (1.0 - smoothstep(0.1, 0.8, pixel_m));
    vec3 concrete = vec3(0.33, 0.325, 0.31) * (0.75 + 0.45 * n) * (0.9 + 0.2 * fine) * (1.0 - 0.45 * joint);
    concrete *= 1.0 - 0.35 * smoothstep(0.62, 0.8, noise(at / 23.0));
    vec3 asphalt = vec3(0.085, 0.085, 0.088) * (0.75 + 0.4 * n) * (0.85 + 0.3 * fine);
    float rubber = 0.55 * band(abs(at.x), -1.0, 9.0, 3.0);
    vec3 c = mix(grass, concrete, apron);
    c = mix(c, asphalt * 1.25, taxi * (1.0 - apron));
    c = mix(c, asphalt * (1.0 - rubber), runway);
    float yellow = band(abs(at.x), -1.0, 0.16, soft) * max(apron, taxi);
    yellow = max(yellow, band(abs(at.x + 164.5), -1.0, 0.16, soft) * taxi);
    yellow = max(yellow, band(abs(abs(at.x) - 10.6), -1.0, 0.14, soft) * taxi * step(300.0, at.y) * step(at.y, 650.0));
    yellow = max(yellow, band(abs(at.x + 21.5), -1.0, 0.12, soft) * apron);
    c = mix(c, vec3(0.55, 0.36, 0.02), yellow * min(1.0, 0.3 / soft));
    float white = band(abs(abs(at.x) - 21.4), -1.0, 0.45, soft) * runway;
    white = max(white, band(abs(at.x), -1.0, 0.45, soft) * step(fract(at.y / 60.0), 0.5) * runway);
    white = max(white, band(at.x, -20.2, -19.9, soft) * apron);
    white = max(white, step(fract(at.y / 36.0), 0.008) * band(at.x, -60.0, -21.0, soft) * apron);
    c = mix(c, vec3(0.62, 0.62, 0.60), white * min(1.0, 0.5 / soft));
    built = max(max(apron, taxi), runway);
    return c;
}
// Lamps in pairs beside the way, one every `pitch` metres: never smaller than a pixel, but dimmer.
float lamps(vec2 at, float beside, float pitch, float pixel_m) {
    vec2 off = vec2(abs(at.x) - beside, (fract(at.y / pitch + 0.5) - 0.5) * pitch);
    float r = max(0.3, pixel_m * 0.8);
    return smoothstep(r * 1.6, r * 0.4, length(off)) * min(1.0, 1.2 / r);
}
vec3 land_at(vec3 d, float height_m) {
    float t = height_m / max(-d.z, 1e-4);
    vec2 at = d.xy * t + vec2(0.0, along_m), ground = at;
    float pixel_m = t * length(fwidth(d)) * 0.7;
    vec3 seen = texture(albedo_map, ground / 4000.0).rgb * 0.30;
    seen *= 0.8 + 0.5 * noise(ground / 311.0) * (1.0 - smoothstep(3.0, 40.0, pixel_m));
    float built = 0.0, edge = noise(at / 900.0) * 260.0;
    float near = airport * (1.0 - smoothstep(360.0 + edge, 380.0 + edge, abs(at.x + 60.0)));
    if (near > 0.0) seen = mix(seen, field_of(at, pixel_m, built), near);
    float wet = murk * built * smoothstep(0.5, 0.9, murk);
    float lit = max(sun_direction.z, 0.0);
    vec3 heaven = mix(vec3(0.030, 0.032, 0.042), mix(vec3(0.27, 0.34, 0.46), vec3(0.21), murk), daylight);
    vec3 light = seen * (sun_outside() * lit / 3.14159 + heaven);
    float pool = band(at.x, -75.0, 80.0, 22.0) * band(at.y, -250.0, 340.0, 40.0) * airport;
    float lamp_light = 0.55 + 0.45 * cos(at.y * 0.0571) * smoothstep(30.0, -60.0, at.x);
    light += seen * pool * lamp_light * vec3(0.50, 0.40, 0.24) * (1.0 - daylight);
    light *= 1.0 - 0.35 * (1.0 - murk) * daylight * smoothstep(0.50, 0.58, noise(ground / 2000.0 + 0.13));
    light = mix(light, sky_at(normalize(vec3(d.xy, -d.z))) * 0.8, wet * 0.35 * pow(1.0 + d.z, 3.0));
    float on_runway = max(step(850.0, at.y), step(at.y, -250.0)) * step(abs(at.y), 4300.0);
    float on_taxiway = step(330.0, at.y) * step(at.y, 880.0);
    vec3 beside = lamps(at, 24.5, 60.0, pixel_m) * on_runway * vec3(1.0, 0.86, 0.60);
    beside += lamps(at, 13.5, 30.0, pixel_m) * on_taxiway * vec3(0.12, 0.25, 1.0);
    light += beside * near * 1.6 * (1.0 - daylight);
    vec2 lamp = floor(ground / 42.0);
    float town = smoothstep(0.50, 0.62, noise(ground / 4000.0 + 0.31)) * (1.0 - near);
    vec2 spot = (fract(ground / 42.0) - 0.5) * 42.0;
    float bright = smoothstep(3.0 + pixel_m, 0.0, length(spot)) * step(0.45, hash2(lamp))
        * min(1.0, 9.0 / (pixel_m * pixel_m + 1.0));
    light += (bright + 0.02) * town * vec3(1.0, 0.66, 0.30) * (1.0 - daylight) * 1.4;
    return mix(light, horizon_light(), 1.0 - exp(-t * fog_per_m));
}
float swell(vec2 p) { return 0.58 * noise(p / 8000.0) + 0.34 * noise(p / 4000.0 + 0.4) + 0.08 * noise(p / 1000.0); }
vec3 clouds_below(vec3 d, float height_m) {
    // A sea of clouds with hills of its own; where it is thin, the land.
    float top = 0.0, t = height_m / max(-d.z, 1e-4);
    vec2 at = vec2(0.0);
    for (int i = 0; i < 4; i++) {
        at = d.xy * t + vec2(0.0, drift_m);
        top = (swell(at) - 0.5) * 1300.0 * (1.0 - smoothstep(9000.0, 30000.0, t));
        t = mix(t, (height_m - top) / max(-d.z, 1e-4), 0.7);
    }
    float here = swell(at), toward = swell(at + normalize(sun_direction.xy + 1e-4) * 230.0);
    float relief = clamp(0.66 + (here - toward) * 6.5, 0.15, 1.2) * mix(0.75, 1.0, smoothstep(0.40, 0.58, here));
    vec3 bright = mix(vec3(0.50, 0.58, 0.70), vec3(1.28, 1.24, 1.18), relief);
    vec3 dull = vec3(0.45, 0.47, 0.50) * (0.75 + 0.35 * relief);
    vec3 light = mix(vec3(0.020, 0.022, 0.030) * (0.6 + 0.6 * relief), mix(bright, dull, murk), daylight);
    float sea = max(cover, 0.5);
    float thick = smoothstep(0.56 - 0.5 * sea, 0.66 - 0.46 * sea, here + 0.10 * (noise(at / 250.0) - 0.5));
    if (thick < 0.999) light = mix(land_at(d, height_m + TOP_M), light, thick);
    return mix(light, horizon_light() * 1.08, 1.0 - exp(-t * 0.000045));
}
void main() {
    vec3 d = in_world(normalize(world - eye_at.xyz));
    float height_m = altitude_m + 4.1;
    vec3 light;
    if (altitude_m > TOP_M) light = d.z < -0.0005 ? clouds_below(d, height_m - TOP_M) : sky_at(d);
    else if (d.z < -0.0005) light = land_at(d, height_m);
    else {
        light = sky_at(d);
        float t = max(BASE_M + 500.0 - height_m, 20.0) / max(d.z, 0.01);
        vec2 at = d.xy * t + vec2(0.0, along_m);
        float n = swell(at * 1.5), thick = smoothstep(0.60 - 0.22 * cover, 0.70 - 0.20 * cover, n);
        float under = clamp(1.15 - 1.6 * (n - 0.5) - 0.4 * swell(at * 1.5 - sun_direction.xy * 120.0), 0.35, 1.1);
        thick *= smoothstep(0.01, 0.09, d.z);
        light = mix(light, cloud_light() * under, thick * 0.95);
    }
    float far = smoothstep(0.06, 0.0, abs(d.z));
    light = mix(light, horizon_light(), 0.75 * far * step(altitude_m, TOP_M));
    if (whiteness > 0.0) {
        vec2 q = d.yz / max(abs(d.x), 0.12) * 0.05 + vec2(drift_m / 250.0, 0.0);
        float wisp = noise(q) * 0.6 + noise(q * 2.7 + 0.3) * 0.4;
        float hole = (1.0 - whiteness) * 2.2;
        vec3 white = cloud_light() * (0.82 + 0.36 * wisp) * (0.86 + 0.22 * d.z);
        light = mix(light, white, clamp(1.0 - hole * smoothstep(0.55, 0.35, wisp) - 0.35 * hole, 0.0, 1.0));
    }
    picture = vec4(shown(light), 1.0);
}
"""

AFIELD = """
void main() {
    vec3 n = normalize(normal), toward = normalize(eye_at.xyz - world);
    if (dot(n, toward) < 0.0) n = -n;
    vec3 base = color.rgb;
    float nl = max(dot(n, sun_direction), 0.0), rough = clamp(roughness, 0.1, 1.0);
    vec3 half_dir = normalize(toward + sun_direction);
    vec3 above = mix(vec3(0.026, 0.028, 0.038), mix(vec3(0.30, 0.39, 0.55), vec3(0.23, 0.245, 0.26), murk), daylight);
    vec3 beneath = mix(vec3(0.014), mix(vec3(0.14, 0.14, 0.13), vec3(0.075), murk), daylight);
    above = mix(above, cloud_light() * 0.9, whiteness); beneath = mix(beneath, cloud_light() * 0.75, whiteness);
    above += flood * (1.0 - daylight) * vec3(0.20, 0.16, 0.095);
    beneath += flood * (1.0 - daylight) * vec3(0.07, 0.055, 0.03);
    vec3 sun = sun_outside() * (1.0 - whiteness);
    vec3 light = base * (mix(beneath, above, n.z * 0.5 + 0.5) + sun * nl / 3.14159);
    float shine = pow(max(dot(n, half_dir), 0.0), mix(180.0, 12.0, rough)) * (1.0 - rough) * 0.9;
    float edge = 0.04 + 0.5 * (1.0 - rough) * pow(1.0 - max(dot(n, toward), 0.0), 5.0);
    light += sun * shine + mix(beneath, above, clamp(reflect(-toward, n).z * 2.0 + 0.5, 0.0, 1.0)) * edge;
    light += color.rgb * (1.0 - color.a) * mix(1.3, 0.25, daylight * (1.0 - 0.5 * murk)) + base * glow;
    float far = length(world - eye_at.xyz);
    float thick = fog_per_m + 0.035 * whiteness * whiteness;
    light = mix(light, mix(horizon_light(), cloud_light(), whiteness), 1.0 - exp(-far * thick));
    picture = vec4(shown(light), 1.0);
}
"""

PANE = """
uniform float rain, airspeed;   // 0 none to 1 heavy; 0 standing to 1 flying
float hash1(vec2 p) { p = fract(p * vec2(123.34, 456.21)); p += dot(p, p + 45.32); return fract(p.x * p.y); }
// Drops that cling and run: down while the aircraft stands, backwards when it flies. Returns cover and slope.
vec3 drops(vec2 at, float size, float speed, float amount) {
    vec2 along = mix(vec2(0.0, 1.0), vec2(1.0, 0.12), airspeed), aside = vec2(-along.y, along.x);
    vec2 q = vec2(dot(at, aside), dot(at, along)) / size;
    float lane = floor(q.x), run = speed * (0.5 + hash1(vec2(lane, 3.0)));
    q.y += time_seconds * run + 17.0 * hash1(vec2(lane, 1.0));
    q.y /= mix(1.6, 5.0, airspeed);
    vec2 cell = vec2(lane, floor(q.y)), f = vec2(fract(q.x), fract(q.y)) - 0.5;
    float there = step(hash1(cell + 0.5), amount);
    f -= (vec2(hash1(cell + 7.0), hash1(cell + 9.0)) - 0.5) * 0.5;
    float r = length(f * vec2(1.0, mix(1.3, 0.7, airspeed))), drop = smoothstep(0.22, 0.10, r);
    float tail = smoothstep(0.07, 0.0, abs(f.x)) * smoothstep(0.0, 0.4, f.y) * smoothstep(0.6, 0.2, f.y) * 0.6;
    return vec3(there * max(drop, tail), there * drop * f / 0.2);
}
void main() {
    vec3 toward = normalize(eye_at.xyz - world), n = normalize(normal);
    float nv = abs(dot(n, toward));
    vec3 inside = sky_light * 0.10 + ground_light * 0.06;
    float mirror = 0.03 + 0.5 * pow(1.0 - nv, 5.0);
    vec2 at = local.yz;
    float scratch = smoothstep(0.985, 1.0, hash1(floor(at * vec2(90.0, 900.0)))) * 0.05;
    vec3 light = inside; float alpha = mirror + scratch;
    if (rain > 0.01) {
        vec3 a = drops(at, 0.011, mix(0.4, 9.0, airspeed), rain * 0.45);
        vec3 b = drops(at + 3.1, 0.0055, mix(0.12, 5.0, airspeed), rain * 0.7);
        vec3 all_drops = a + b * 0.7;
        vec3 day = mix(vec3(0.55, 0.66, 0.80), vec3(0.30, 0.32, 0.34), murk);
        vec3 outside = mix(vec3(0.012) + 0.6 * inside, day, daylight);
        light = mix(light, outside * (0.75 - 0.9 * all_drops.z + 0.3 * all_drops.y), min(all_drops.x * 1.2, 1.0));
        alpha = max(alpha, 0.42 * min(all_drops.x, 1.0));
    }
    picture = vec4(shown(light), clamp(alpha, 0.0, 1.0));
}
"""
