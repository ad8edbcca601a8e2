"""The text that has people walk: their ways stand in the instances' buffer, time alone says where on them they are.

A part of walkers has, after its instances of three texels, a list for each moment of who is drawn then (the uniform
`slot` is where the list of now begins), and each one's way: a texel of measures (when it begins in the cycle, how many
samples, seconds of the cycle, seconds a sample), then two texels a sample: x, y, heading, strides so far for hips 1 m
high; speed, share that looks at the patient, applause, and the clip in which they stand. Between samples all is linear.

Of an instance (see `Part`), the rank is that of a calm place and `side` that of a busy one; `bustle` is the share of
those who go by the latter. The way out holds where the way stands and how near it comes to the patient (m). The role is
3 for those who are always about, 4 to 6 for those who come when `passing`, `stopping` or `gathering` runs from 0 to 1.
"""

WALKERS_VERTEX = """
uniform float slot, near_m, bustle, passing, stopping, gathering;
const float WALKS = 3.0;
const float STROLL_MPS = 0.8, BRISK_MPS = 1.3, STROLL_STRIDE = 0.92, WALK_STRIDE = 1.24;

int row_of(int number) {
    return slot < 1.5 ? number : int(texelFetch(instances, int(slot + 0.5) + number).x + 0.5);
}
struct Going { vec3 at; float turn, strides, speed, looks, claps, clip, there; };
Going on_the_way(vec4 place, vec4 who, vec4 does, float time) {
    int from = int(does.y + 0.5);
    vec4 head = texelFetch(instances, from);
    float since = mod(time - head.x, head.z), samples = head.y;
    float along = min(since / head.w, samples - 1.001), k = fract(along);
    int i = from + 1 + 2 * int(along);
    vec4 a = texelFetch(instances, i), b = texelFetch(instances, i + 2);
    vec4 m = mix(texelFetch(instances, i + 1), texelFetch(instances, i + 3), k);
    vec4 now = mix(a, b, k);
    Going goes = Going(vec3(now.xy, place.z), now.z, now.w, m.x, m.y, m.z, m.w, 1.0);
    float lasts = (samples - 1.0) * head.w;
    if (lasts < head.z - 0.25)   // who is always there neither comes nor goes
        goes.there = smoothstep(0.0, 1.2, since) * (1.0 - smoothstep(lasts - 1.2, lasts, since));
    if (does.w < 3.5) {
        goes.there *= clamp(count - (hash(who.z + 31.0) < bustle ? does.x : who.w), 0.0, 1.0);
        goes.there *= clamp((does.z - near_m) * 25.0 + 1.0, 0.0, 1.0);
        return goes;
    }
    // Whoever sets out within the cue's first seconds belongs to it, and goes the whole way.
    float begun = does.w < 4.5 ? passing * 60.0 : (does.w < 5.5 ? stopping * 60.0 : gathering * 120.0);   // ago
    float window = does.w < 5.5 ? 24.0 : 60.0;
    goes.there *= since <= begun && begun - since <= window ? 1.0 : 0.0;
    return goes;
}
"""
