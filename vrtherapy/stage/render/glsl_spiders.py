"""The text that makes spiders of the family: where each is, where its feet stand, how its legs reach them, its coat.

All of it comes from time and a few numbers a part, so that thousands cost the processor what one does. Lengths are in
spans of the spider itself until the last step. An instance is three texels (see `props.arachnids.homes`); `clips` holds
the ways, `moves` the timetables (see `props.arachnids.tracks`).

A foot that stands was put down where the body will be, or was, at the middle of its stance, and stays there: with
alternating tetrapods (left I and III with right II and IV, then the others) [Wilson 1967; Spagna and Peattie 2012].
Only what moves a spider just now (roaming in time, or one of the dials) is followed into past and future, the rest is
held: where two of them move at once, feet drift by the slower one.
"""

from vrtherapy.stage.render.glsl_fur import SPIDERS_FRAGMENT

__all__ = ["SPIDERS_FRAGMENT", "SPIDERS_VERTEX"]

SPIDERS_VERTEX = """
uniform samplerBuffer instances, clips, moves;
uniform float number, size_m, hairiness, walking, approach, dash, jar, jar_m, reach, edge_m;
in vec4 bones, weights, marks;   // limb, segment; how a hair stands off its root, from which hairiness on; what it is
flat out vec4 nature; out vec3 coat;
const float PI = 3.14159265, STRIDE = 0.34, DUTY = 0.64, PERIOD = 40.0;
const float BEYOND_M = 0.62, HANDS_M = 0.53, SIDES_M = 0.47, PLACES = 20.0;
const int WAY = 128, TIMES = 512;
const vec2 HIPS[4] = vec2[](vec2(0.043, 0.056), vec2(0.055, 0.024), vec2(0.055, -0.014), vec2(0.044, -0.050));
const vec2 STANDS[4] = vec2[](vec2(0.225, 0.425), vec2(0.405, 0.175), vec2(0.385, -0.135), vec2(0.250, -0.455));
const float REACH[4] = float[](1.0, 0.94, 0.84, 1.06);
const float BONE[6] = float[](0.040, 0.175, 0.062, 0.150, 0.125, 0.068);

vec2 far_end = vec2(0.0), near_end = vec2(0.0), goal = vec2(0.0);
float span_m = 0.1, bend = 0.0, turn = 0.0, roam = 0.0, strength = 0.0, id = 0.0, jar_turn = 0.0;
float loops = 1.0, steps_in = 1.0, steps_near = 1.0, steps_dash = 1.0;   // strides each takes
int track = 0;
bool caught = false;

float hash(float n) { return fract(sin(n * 127.1 + 3.7) * 43758.5453); }
vec2 turned(vec2 v, float angle) { float c = cos(angle), s = sin(angle); return mat2(c, s, -s, c) * v; }
float nearer_turn(float from, float to, float share) { return from + share * (mod(to - from + PI, 2.0 * PI) - PI); }

// Where a spider is and where it heads (x, y, heading): how far it has come in, towards the hands, round its way, and
// round the loop of a dash.
vec3 home_at(float entry, float lane) {
    if (caught) return vec3(goal, jar_turn);
    vec2 across = near_end - far_end, middle = 0.5 * (far_end + near_end) + vec2(-across.y, across.x) * bend;
    vec2 at = mix(mix(far_end, middle, lane), mix(middle, near_end, lane), lane);
    vec2 way = mix(middle - far_end, near_end - middle, lane);
    float heading = atan(-way.x, way.y) + turn;
    at.y += (1.0 - entry) * BEYOND_M / span_m;
    return vec3(at, nearer_turn(heading, PI, 1.0 - smoothstep(0.6, 1.0, entry)));
}
// Nobody walks through fingertips or off the table's sides: who roams there comes only so far.
float no_further(float at, float wall) {
    float soft = 0.25, beyond = at - wall + soft;
    return beyond > 0.0 ? wall - soft * exp(-beyond / soft) : at;
}
vec2 kept_on_table(vec2 at) {
    if (edge_m < 100.0) at.x = sign(at.x) * no_further(abs(at.x), SIDES_M / span_m - 0.40);
    return vec2(at.x, -no_further(-at.y, -HANDS_M / span_m - 0.40));
}
vec3 where(float entry, float lane, float along, float tau) {
    vec3 body = home_at(entry, lane);
    if (strength > 0.0) {
        float place = fract(along) * float(WAY);
        int row = track * (WAY + 1) + int(place);
        vec3 on_way = mix(texelFetch(clips, row).xyz, texelFetch(clips, row + 1).xyz, fract(place));
        body.xy += turned(on_way.xy, body.z) * roam;
        body.z += strength * on_way.z;
    }
    if (!caught) body.xy = kept_on_table(body.xy);
    if (tau > 0.0 && !caught) {
        vec2 d = goal - body.xy, aside = vec2(-d.y, d.x);
        vec2 tangent = d * 0.5 * sin(tau) + aside * 0.12 * cos(tau);
        body.xy += d * 0.5 * (1.0 - cos(tau)) + aside * 0.12 * sin(tau);
        float share = smoothstep(0.0, 0.25, tau) * smoothstep(0.0, 0.6, 2.0 * PI - tau);
        body.z = nearer_turn(body.z, atan(-tangent.x, tangent.y), share);
    }
    return body;
}

float entry_now = 1.0, lane_now = 0.0, along_now = 0.0, tau_now = 0.0, gone = 0.0;   // `gone`: strides so far
vec3 at_stride(int mover, float stride) {
    float back = gone - stride;
    if (mover == 0) return where(clamp(entry_now - back / steps_in, 0.0, 1.0), lane_now, along_now, tau_now);
    if (mover == 1) return where(entry_now, clamp(lane_now - back / steps_near, 0.0, 1.0), along_now, tau_now);
    if (mover == 2) return where(entry_now, lane_now, along_now - back / loops, tau_now);
    return where(entry_now, lane_now, along_now, clamp(tau_now - back / steps_dash * 2.0 * PI, 0.0001, 2.0 * PI));
}
// Where a foot is: planted, or on its way from one footprint to the next; z is its height.
vec3 foot(int mover, int leg, float lively) {
    int k = leg & 3;
    gone = steps_in * entry_now + steps_near * lane_now + steps_dash * tau_now / (2.0 * PI)
        + (mover == 2 ? loops * along_now + 6.0 * strength : 0.0);
    float offset = 0.5 * float((k + (leg >> 2)) & 1) + 0.045 * float(k);
    float since = gone + offset, step_number = floor(since), swing = since - step_number;
    swing = clamp((swing - DUTY) / (1.0 - DUTY), 0.0, 1.0);
    vec2 stand = STANDS[k] * vec2(leg < 4 ? -1.0 : 1.0, 1.0);
    stand += 0.035 * (vec2(hash(id * 51.0 + float(leg)), hash(id * 83.0 + float(leg))) - 0.5);
    float uneven = mover == 2 ? 0.035 * strength : 0.0;
    vec2 prints[2];
    for (int i = 0; i < 2; i++) {
        float n = step_number + float(i);
        vec3 body = at_stride(mover, n - offset + 0.5 * DUTY);
        float own = mod(n, loops) + 31.0 * float(leg) + 17.0 * id;
        vec2 slip = uneven * (vec2(hash(own), hash(own + 0.37)) - 0.5);
        prints[i] = body.xy + turned(stand + slip, body.z);
        if (swing <= 0.0) { prints[1] = prints[0]; break; }
    }
    float u = swing * swing * (3.0 - 2.0 * swing);
    return vec3(mix(prints[0], prints[1], u), 0.10 * sin(PI * swing) * lively);
}

void put(vec3 local, vec3 facing, vec3 start, vec3 along, vec3 up, float len, inout vec3 p, inout vec3 n) {
    vec3 aside = cross(along, up);
    p = start + along * (local.y * len) + aside * local.x + up * local.z;
    n = normalize(along * facing.y + aside * facing.x + up * facing.z);
}

void spider(inout vec3 p, inout vec3 n, vec2 on_surface, float time) {
    vec4 a = texelFetch(instances, instance() * 3), b = texelFetch(instances, instance() * 3 + 1);
    vec4 c = texelFetch(instances, instance() * 3 + 2);
    float span = size_m * b.z, rank = b.w, presence = clamp(number - rank, 0.0, 1.0);
    int limb = int(bones.x + 0.5), part = int(bones.y + 0.5), what = int(marks.x + 0.5);
    id = c.w; track = int(c.x + 0.5); caught = jar > 0.5;
    nature = vec4(marks.x, marks.y, marks.z, bones.y);
    coat = vec3(on_surface, id);
    span_m = span;
    bool bald = what == 3 && hairiness * 1.04 < weights.w - 0.02;
    if (presence <= 0.0 || bald) { p = vec3(0.0, 0.0, -1000.0); return; }

    far_end = a.xy / span;
    vec2 inward = a.xy - a.zw;
    near_end = a.zw / span + 0.42 * inward / max(length(inward), 0.01);
    goal = vec2(0.0, HANDS_M / span + 0.25);
    if (caught) goal = turned(vec2(jar_m / span * min(0.6, 0.3 * sqrt(rank)), 0.0), rank * 2.4);
    jar_turn = caught ? 2.5 + rank * 1.9 : 0.0;
    bend = b.x; turn = 0.5 * b.y;
    strength = smoothstep(0.0, 1.0, clamp((walking * 1.15 - c.z) / 0.15, 0.0, 1.0));
    roam = strength * reach;
    float way_length = texelFetch(clips, track * (WAY + 1)).w;
    loops = max(4.0, floor(reach * way_length / STRIDE + 0.5));
    steps_in = max(2.0, floor(BEYOND_M / span / STRIDE + 0.5));
    steps_near = PLACES * max(1.0, floor(length(far_end - near_end) / STRIDE / PLACES + 0.5));
    entry_now = caught ? 1.0 : presence;
    lane_now = caught ? 0.0 : approach;
    float clock = (time + c.y) / PERIOD * (0.85 + 0.3 * hash(id + 5.0));
    float slot = fract(clock) * float(TIMES);
    int row = track * (TIMES + 1) + int(slot);
    vec2 told = mix(texelFetch(moves, row).xy, texelFetch(moves, row + 1).xy, fract(slot));
    along_now = told.x;
    float lively = told.y * strength;
    float run = caught || rank > 0.5 ? 0.0 : dash;
    tau_now = PI * (smoothstep(0.0, 0.13, run) * 0.999 + 1.0 * smoothstep(0.45, 1.0, run));
    if (run <= 0.0 || run >= 1.0) tau_now = 0.0;
    steps_dash = max(6.0, floor(length(goal - home_at(1.0, lane_now).xy) * 2.3 / STRIDE + 0.5));
    int mover = entry_now < 1.0 ? 0 : tau_now > 0.0 ? 3 : strength > 0.0 ? 2 : 1;
    if (mover != 2) lively = 1.0;
    else if (strength < 1.0)   // on its way into roaming, or home again
        lively = max(lively, smoothstep(0.0, 0.1, strength) * smoothstep(1.0, 0.95, strength));
    if (mover == 3) lively = smoothstep(0.0, 0.05, min(run, 1.0 - run)) * (1.0 - step(0.13, run) * step(run, 0.45));

    // The body: it hangs between its legs, lower at rest.
    vec3 body = where(entry_now, lane_now, along_now, tau_now);
    float breath = sin(time * 1.7 + id * 40.0);
    float height = mix(0.088, 0.112, mover == 1 ? 0.35 : lively) + 0.0012 * breath;
    float nod = 0.05 + 0.015 * sin(time * 0.61 + id * 19.0) * (1.0 - lively);
    vec3 ahead = vec3(turned(vec2(0.0, cos(nod)), body.z), sin(nod));
    vec3 right = vec3(turned(vec2(1.0, 0.0), body.z), 0.0), above = cross(right, ahead);
    mat3 frame = mat3(right, ahead, above);
    vec3 middle = vec3(body.xy, height);
    float stout = mix(0.62, 1.12, smoothstep(0.015, 0.09, size_m));

    vec3 local = p;
    if (what == 3) {   // hair, once the coat is thick enough
        float grown = smoothstep(weights.w - 0.02, weights.w + 0.06, hairiness * 1.04);
        vec3 off = weights.xyz * grown * (0.45 + 0.75 * hairiness);
        if (limb >= 2 && limb < 12) {
            off.y /= limb >= 10 ? 0.06 : BONE[min(part, 5)];
            local.xz *= stout;
        }
        local += off;
    } else if (limb >= 2 && limb < 12) local.xz *= stout;

    if (limb == 0 && part == 1) {   // the shade beneath the body
        p = vec3(middle.xy, 0.0) + vec3(turned(vec2(local.x * 0.17, local.y * 0.62 - 0.42), body.z), 0.006);
        n = vec3(0.0, 0.0, 1.0);
    } else if (limb <= 1 || limb >= 12) {
        if (limb == 1) {   // the abdomen pumps a little and swings with the steps
            vec3 stalk = vec3(0.0, -0.098, 0.006);
            local = stalk + (local - stalk) * (1.0 + 0.006 * breath);
            float swing = 0.035 * lively * sin(2.0 * PI * along_now * loops), droop = -0.05 - 0.01 * breath;
            vec3 rel = local - stalk;
            rel.xy = turned(rel.xy, swing); n.xy = turned(n.xy, swing);
            rel.yz = turned(rel.yz, -droop); n.yz = turned(n.yz, -droop);
            local = stalk + rel;
        }
        if (limb >= 12) {
            vec3 hinge = vec3(limb == 12 ? -0.018 : 0.018, 0.080, 0.010);
            float open = 0.05 * smoothstep(0.3, 1.0, sin(time * 0.9 + id * 31.0)) * (limb == 12 ? -1.0 : 1.0);
            local.xz = hinge.xz + turned(local.xz - hinge.xz, open);
        }
        p = middle + frame * local; n = frame * n;
    } else {
        bool palp = limb >= 10;
        int leg = palp ? limb - 10 : limb - 2, k = leg & 3;
        float side = palp ? (leg == 0 ? -1.0 : 1.0) : (leg < 4 ? -1.0 : 1.0);
        if (palp) {
            float feel = (0.3 + 0.7 * smoothstep(-0.2, 0.8, sin(time * 0.53 + id * 9.0)))
                * sin(time * 5.1 + side * 1.4 + id * 11.0);
            vec3 root = middle + frame * vec3(side * 0.034, 0.074, -0.006);
            vec3 bend_at = root + frame * vec3(side * 0.022, 0.058, 0.034 + 0.004 * feel);
            vec3 wrist = bend_at + frame * vec3(-side * 0.004, 0.050, -0.034 + 0.010 * feel);
            vec3 tip = wrist + frame * vec3(-side * 0.006, 0.020, -0.052 + 0.014 * feel);
            vec3 from = part == 0 ? root : part == 1 ? bend_at : wrist;
            vec3 to = part == 0 ? bend_at : part == 1 ? wrist : tip;
            vec3 along = normalize(to - from);
            put(local, n, from, along, normalize(cross(right, along)), length(to - from), p, n);
        } else {
            vec3 stand = foot(mover, leg, lively);
            if (mover == 2 && strength < 0.999) stand = mix(foot(1, leg, 0.0), stand, strength);
            float still = 1.0 - lively;
            if (k == 0 && mover <= 2) {   // a foreleg feels ahead now and then
                float feels = smoothstep(0.90, 1.0, sin(time * 0.47 + id * 29.0 + side)) * (mover == 1 ? 1.0 : still);
                stand.z += feels * (0.10 + 0.03 * sin(time * 9.0));
                stand.xy += feels * 0.05 * ahead.xy;
            }
            float size = REACH[k], fan = radians(k == 0 ? 58.0 : k == 1 ? 18.0 : k == 2 ? -20.0 : -55.0);
            vec3 root = middle + frame * vec3(side * HIPS[k].x, HIPS[k].y, -0.012);
            vec3 hip = root + frame * vec3(side * cos(fan), sin(fan), 0.10) * BONE[0];
            vec2 flat_way = stand.xy - hip.xy;
            float far_m = length(flat_way);
            vec3 outward = vec3(flat_way / max(far_m, 1e-4), 0.0), upward = vec3(0.0, 0.0, 1.0);
            float stretched = far_m / (size * 0.56);
            float toe = radians(mix(34.0, 16.0, stretched)), heel = radians(mix(80.0, 38.0, stretched));
            vec2 end = vec2(far_m, stand.z + 0.004);
            vec2 joint = end + BONE[5] * size * vec2(-cos(toe), sin(toe));
            vec2 ankle = joint + BONE[4] * size * vec2(-cos(heel), sin(heel));
            // Femur and what lies between knee and ankle, the knee bent in two joints as if it were one.
            float thigh = (BONE[1] + 0.4 * BONE[2]) * size, shin = (BONE[3] + 0.6 * BONE[2]) * size;
            vec2 chord = ankle - vec2(0.0, hip.z);
            float reach_to = clamp(length(chord), abs(thigh - shin) + 0.004, (thigh + shin) * 0.998);
            float cosine = (thigh * thigh + reach_to * reach_to - shin * shin) / (2.0 * thigh * reach_to);
            float lift = acos(clamp(cosine, -1.0, 1.0));
            float tilt = atan(chord.y, chord.x) + lift;
            vec2 knee = vec2(0.0, hip.z) + thigh * vec2(cos(tilt), sin(tilt));
            vec2 first = normalize(knee - vec2(0.0, hip.z)), second = normalize(ankle - knee);
            vec2 cap = normalize(first + second + vec2(1e-4, 0.0));
            vec2 before = knee - cap * 0.5 * BONE[2] * size, after = knee + cap * 0.5 * BONE[2] * size;
            vec2 from = part == 2 ? before : part == 3 ? after : part == 4 ? ankle : joint;
            if (part <= 1) from = vec2(0.0, hip.z);
            vec2 to = part == 1 ? before : part == 2 ? after : part == 3 ? ankle : part == 4 ? joint : end;
            if (part == 7) { from = end; to = end + 0.016 * size * normalize(end - joint + vec2(0.0, -0.02)); }
            if (part == 0) {
                vec3 along = normalize(hip - root);
                vec3 back = normalize(cross(cross(along, upward), along));
                put(local, n, root, along, back, length(hip - root) * 1.15, p, n);
            } else if (part == 6) {   // the shade beneath a leg: darkest at the foot
                vec2 across = vec2(-outward.y, outward.x);
                p = vec3(mix(hip.xy, stand.xy, local.y * 1.04) + across * local.x * mix(0.060, 0.022, local.y), 0.004);
                n = upward;
            } else {
                vec2 way = to - from;
                vec3 along = normalize(outward * way.x + upward * way.y);
                vec3 up = normalize(outward * -way.y + upward * way.x);
                put(local, n, vec3(hip.xy, 0.0) + outward * from.x + upward * from.y, along, up, length(way), p, n);
            }
        }
    }
    if (caught) p.xy = mix(body.xy, p.xy, presence);
    p *= span * (caught ? smoothstep(0.0, 0.6, presence) : 1.0);

    // Beyond the far edge the table's top goes on downwards: spiders climb up over it.
    float over = p.y - edge_m;
    if (!caught && over > 0.0) {
        float round_m = 0.012, angle = min(over / round_m, 0.5 * PI), rest = max(over - 0.5 * PI * round_m, 0.0);
        float lifted = round_m + p.z;
        p.y = edge_m + lifted * sin(angle); p.z = lifted * cos(angle) - round_m - rest;
        n.yz = mat2(cos(angle), -sin(angle), sin(angle), cos(angle)) * n.yz;
    }
}
"""
