"""The text of two surfaces of close rooms: brushed steel that mirrors the box it stands in, and what a mirror shows.

Steel asks the box for what it mirrors, by a ray from wall to wall: a lit ceiling, dark floor, steel sides, and the
landing's light where the doors stand open. The box is in the part's own coordinates.

What a mirror shows is drawn once more, reflected in its plane and cut at its edges, where the ray from the eye passes
through it; its depth is squeezed to just behind the mirror, so that it needs no hole in what the mirror hangs on.
"""

STEEL = """
uniform float box_x0, box_x1, box_y0, box_y1, box_z0, box_z1, opening;
uniform mat4 p3d_ModelMatrix;
float soft(float edge, float at, float blur) { return 1.0 - smoothstep(edge - blur, edge + blur, at); }
// Light that comes along a ray (in the part's coordinates) from inside the box.
vec3 from_box(vec3 at, vec3 way, float blur) {
    vec3 low = vec3(box_x0, box_y0, box_z0), high = vec3(box_x1, box_y1, box_z1);
    vec3 inside = clamp(at, low + 0.002, high - 0.002);
    vec3 safe = mix(way, vec3(1e-4), lessThan(abs(way), vec3(1e-4)));
    vec3 t = max((low - inside) / safe, (high - inside) / safe);
    float far = min(t.x, min(t.y, t.z)), b = 0.03 + blur * far;
    vec3 hit = inside + safe * far, share = (hit - low) / (high - low);
    vec2 side = abs(share.xy - 0.5) * (high.xy - low.xy);
    vec2 lamp = 0.5 * (high.xy - low.xy) - 0.22;
    float corner = smoothstep(0.0, 0.25, min(min(share.x, 1.0 - share.x), min(share.y, 1.0 - share.y)) + blur);
    float lit = soft(lamp.x, side.x, b) * soft(lamp.y, side.y, b);
    vec3 ceiling = sky_light * mix(0.55, 3.2, lit);
    vec3 floor_light = ground_light * mix(0.10, 0.22, corner);
    vec3 wall = mix(ground_light * 0.55, sky_light * 0.85, smoothstep(-0.1, 1.1, share.z)) * mix(0.72, 1.0, corner);
    float middle = 0.5 * (low.x + high.x);
    float gap = soft(0.5 * opening, abs(hit.x - middle), b) * soft(2.05, hit.z, b) * step(0.001, opening);
    if (t.y < t.x && t.y < t.z && way.y > 0.0) wall = mix(wall * 0.9, sky_light * 0.75, gap);
    float up = smoothstep(-b, b, hit.z - high.z + b), down = smoothstep(b, -b, hit.z - low.z - b);
    return mix(mix(wall, ceiling, up), floor_light, down);
}
float lines(float x) {
    float i = floor(x), f = fract(x);
    vec2 h = fract(sin(vec2(i, i + 1.0) * 91.7) * 43758.5453);
    return mix(h.x, h.y, f * f * (3.0 - 2.0 * f));
}
vec3 brushed(vec3 base, vec3 n, vec3 to_eye_dir, float rough) {
    mat3 into = transpose(mat3(p3d_ModelMatrix));
    vec3 own = into * n, seen_from = into * -to_eye_dir;
    vec3 across = abs(own.z) > 0.9 ? vec3(1.0, 0.0, 0.0) : normalize(cross(vec3(0.0, 0.0, 1.0), own));
    float along = dot(local, across);
    // Grooves run upwards and spread light sideways; finer than a pixel they are only its average.
    float fine = 1.0 - smoothstep(0.3, 1.2, fwidth(along) * 900.0);
    float grain = (lines(along * 900.0) - 0.5) * fine + 0.5 * (lines(along * 140.0 + local.z * 0.6) - 0.5);
    vec3 sum = vec3(0.0);
    for (int i = -2; i <= 2; i++) {
        vec3 bent = normalize(own + across * (float(i) * 0.55 * rough + 0.05 * grain));
        sum += from_box(local, reflect(seen_from, bent), rough * 0.5) * (i == 0 ? 1.4 : 1.0);
    }
    float glancing = pow(1.0 - max(dot(n, to_eye_dir), 0.0), 5.0);
    return mix(base, vec3(1.0), 0.5 * glancing) * (1.0 + 0.10 * grain) * sum / 5.4;
}
"""

MIRROR = """
uniform float mirror_x, mirror_y, mirror_z, mirror_heading, mirror_tilt, mirror_wide, mirror_high, mirror_double;
// Centre, and where the mirror faces, its right and its upper edge: heading as of the patient, tilted upwards.
vec3 mirror_middle() { return vec3(mirror_x, mirror_y, mirror_z); }
vec3 mirror_facing() {
    return vec3(-sin(mirror_heading) * cos(mirror_tilt), cos(mirror_heading) * cos(mirror_tilt), sin(mirror_tilt));
}
vec3 reflected(vec3 p) { vec3 n = mirror_facing(); return p - 2.0 * dot(p - mirror_middle(), n) * n; }
// A double mirror turns upright again what a single one above lying eyes shows upside down.
vec3 upended(vec3 p) { return vec3(p.xy, mix(p.z, 2.0 * mirror_z - p.z, mirror_double)); }
"""

MIRROR_CUT = """
// Keeps what is seen in the mirror alone. `eye` is reflected in its plane; near and far are those of every eye here.
void cut_at_mirror(vec3 eye) {
    vec3 n = mirror_facing(), c = mirror_middle(), way = upended(world) - eye;
    float behind = dot(c - eye, n), deep = dot(way, n), share = behind / deep;
    if (behind <= 0.0 || deep <= behind) discard;
    vec3 at = eye + share * way - c;
    vec3 right = vec3(cos(mirror_heading), sin(mirror_heading), 0.0), up = cross(right, n);
    if (abs(dot(at, right)) > mirror_wide || abs(dot(at, up)) > mirror_high) discard;
    float away = share / gl_FragCoord.w, beyond = (1.0 - share) / gl_FragCoord.w;
    away += min(0.02 * away, 0.008) * (1.0 - 1.0 / (1.0 + beyond));
    gl_FragDepth = 0.5 + 0.5 * ((FAR + NEAR) - 2.0 * FAR * NEAR / away) / (FAR - NEAR);
}
"""
