"""The text that makes people of the family: bones from clips, faces that move, heads and eyes that turn to the patient.

All of it comes from time and a few numbers a part, so that a thousand people cost the processor what one does. An
instance is three texels (see `Part.instances`); `clips` begins with four texels of measures, then has three a bone,
frame and clip; `moves` has five a row.
"""

from vrtherapy.stage.render.glsl_walkers import WALKERS_VERTEX

PEOPLE_VERTEX = (
    """
uniform samplerBuffer instances, clips, moves;
uniform vec4 palette[16];
uniform float count, attention, gaze, mood, applause, whisper, question, leaving;
in vec4 bones, weights, marks;   // marks: row of moves, what it is, how far it turns with the head, eye
out vec4 worn; flat out vec4 look; out vec3 figure;
const int FRAMES = 32, BONES = 23, HEAD = 6, CLIPS = 19;
const float SECONDS[CLIPS] = float[](7.7, 8.3, 8.9, 9.5, 6.7, 0.46, 3.1, 3.7, 3.7, 2.4, 8.1, 8.7, 0.46, 1.0, 1.0,
                                     5.3, 5.9, 7.3, 2.4);
const int CLAP = 5, HAND_UP = 6, WHISPER_L = 7, WHISPER_R = 8, RISE = 9;
const int STAND = 10, STAND_CROSSED = 11, STAND_CLAP = 12, WALK = 13, STROLL = 14, HOLD_POLE = 15, GUITAR = 18;
const float RISE_SECONDS = 2.4, WALK_MPS = 1.22, LEAVE_SECONDS = 11.0;

float hash(float n) { return fract(sin(n * 127.1 + 3.7) * 43758.5453); }
mat4x3 bone(int frame, int number) {
    int i = 4 + (frame * BONES + number) * 3;
    vec4 x = texelFetch(clips, i), y = texelFetch(clips, i + 1), z = texelFetch(clips, i + 2);
    return mat4x3(vec3(x.x, y.x, z.x), vec3(x.y, y.y, z.y), vec3(x.z, y.z, z.z), vec3(x.w, y.w, z.w));
}
mat4x3 blended(int frame) {
    mat4x3 m = bone(frame, int(bones.x)) * weights.x;
    if (weights.y > 0.001) m += bone(frame, int(bones.y)) * weights.y;
    if (weights.z > 0.001) m += bone(frame, int(bones.z)) * weights.z;
    if (weights.w > 0.001) m += bone(frame, int(bones.w)) * weights.w;
    return m;
}
// The skin's and the head's matrix in a clip, `at` loops after its beginning.
void pose(int clip, float at, bool once, out mat4x3 skin, out mat4x3 head) {
    float along = once ? clamp(at, 0.0, 0.999) * float(FRAMES - 1) : fract(at) * float(FRAMES);
    int first = int(along), second = once ? first + 1 : (first + 1) % FRAMES;
    float k = along - float(first);
    first += clip * FRAMES; second += clip * FRAMES;
    skin = blended(first) * (1.0 - k) + blended(second) * k;
    head = bone(first, HEAD) * (1.0 - k) + bone(second, HEAD) * k;
}
void mixed(inout mat4x3 skin, inout mat4x3 head, int clip, float at, float share) {
    if (share <= 0.0) return;
    mat4x3 s, h;
    pose(clip, at, false, s, h);
    skin = skin * (1.0 - share) + s * share; head = head * (1.0 - share) + h * share;
}
mat3 about(vec3 axis, float angle) {
    float c = cos(angle), s = sin(angle);
    vec3 a = axis * (1.0 - c);
    return mat3(c + a.x * axis.x, a.x * axis.y + s * axis.z, a.x * axis.z - s * axis.y,
                a.y * axis.x - s * axis.z, c + a.y * axis.y, a.y * axis.z + s * axis.x,
                a.z * axis.x + s * axis.y, a.z * axis.y - s * axis.x, c + a.z * axis.z);
}

"""
    + WALKERS_VERTEX
    + """
void person(inout vec3 p, inout vec3 n, inout vec4 tint, float time, vec3 patient) {
    int i = row_of(instance()) * 3;
    vec4 place = texelFetch(instances, i), who = texelFetch(instances, i + 1), does = texelFetch(instances, i + 2);
    float id = who.z, own = hash(id), turn = place.w, size = who.x;
    int base = int(who.y + 0.5);
    bool standing = base >= STAND;
    bool walks = does.w > WALKS - 0.5;
    Going goes = Going(vec3(0.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    if (walks) {
        goes = on_the_way(place, who, does, time);
        place.xyz = goes.at; turn = goes.turn; base = int(goes.clip + 0.5); standing = base >= STAND;
    }
    float presence = walks ? goes.there : clamp(count - who.w, 0.0, 1.0);
    if (presence <= 0.001) {
        p = vec3(0.0, 0.0, -1000.0);
        look = vec4(0.0); worn = vec4(0.0); figure = vec3(0.0);
        return;
    }
    float attentive = smoothstep(own - 0.04, own + 0.04, attention * 1.08 - 0.04);
    float looks = smoothstep(hash(id + 3.0) - 0.04, hash(id + 3.0) + 0.04, gaze * 1.08 - 0.04) * attentive;
    float at = time / SECONDS[base] * (0.9 + 0.2 * own) + own * 7.0;

    // What the body does.
    int bored = standing ? STAND_CROSSED : 2 + int(hash(id + 1.0) * 2.999);
    mat4x3 skin, head;
    float moves_on = walks ? smoothstep(0.05, 0.45, goes.speed) : 0.0;
    float hips = texelFetch(clips, 3).y * size;
    if (moves_on > 0.999) {
        float brisk = clamp((goes.speed - STROLL_MPS) / (BRISK_MPS - STROLL_MPS), 0.0, 1.0);
        pose(brisk > 0.5 ? WALK : STROLL, goes.strides / hips, false, skin, head);
        mixed(skin, head, brisk > 0.5 ? STROLL : WALK, goes.strides / hips, brisk > 0.5 ? 1.0 - brisk : brisk);
    } else {
        pose(base, at, false, skin, head);
        mixed(skin, head, STROLL, goes.strides / hips, moves_on);
    }
    float bore = 1.0 - attentive;
    // Who judges folds the arms.
    float judges = smoothstep(0.25, 0.75, -mood) * step(hash(id + 5.0), 0.6);
    float folds = max(bore * (hash(id + 9.0) < 0.75 ? 1.0 : 0.0), judges) * (1.0 - moves_on);
    if (base >= HOLD_POLE) folds = 0.0;   // who holds on goes on holding on
    int idle = bore > 0.5 ? bored : (standing ? STAND_CROSSED : 2);
    mixed(skin, head, idle, time / SECONDS[idle] + own * 5.0, folds);
    float talks = !walks && does.x != 0.0 && hash(floor(id * 41.0) + 2.0) < 0.9 ? whisper : 0.0;
    talks *= smoothstep(0.3, 0.6, hash(id + 11.0) + 0.35);
    mixed(skin, head, does.x > 0.0 ? WHISPER_R : WHISPER_L, time / 3.7 + own, talks);
    float asks = who.w < 0.5 ? 0.0 : (does.w == 2.0 ? question : 0.0);
    mixed(skin, head, HAND_UP, time / 3.1, standing ? 0.0 : asks);
    float applauds = walks ? goes.claps * applause : applause;
    float claps = smoothstep(hash(id + 4.0) * 0.5, hash(id + 4.0) * 0.5 + 0.35, applauds);
    int clap = standing ? STAND_CLAP : CLAP;
    mixed(skin, head, clap, time / SECONDS[clap] * (0.85 + 0.3 * own) + own * 9.0, claps);

    // Who leaves rises, steps ahead, walks aside, and is gone.
    vec3 walked = vec3(0.0);
    float gone = 0.0, away = 0.0;
    if (does.w == 1.0 && leaving > 0.0) {
        float since = leaving * LEAVE_SECONDS - own * 1.5;
        away = step(0.0, since);
        vec4 sizes = texelFetch(clips, 3);
        if (since >= 0.0 && since < RISE_SECONDS && !standing) pose(RISE, since / RISE_SECONDS, true, skin, head);
        else if (since >= 0.0) {
            float way = (since - (standing ? 0.0 : RISE_SECONDS)) * WALK_MPS, side = abs(does.y);
            pose(WALK, way / (WALK_STRIDE * hips) + own, false, skin, head);
            vec2 ahead = vec2(-sin(turn), cos(turn)) * (standing ? 0.0 : sizes.z * size);
            walked.xy = ahead + vec2(sign(does.y) * min(way, side),
                                     sign(does.z) * clamp(way - side, 0.0, abs(does.z)));
            float goal = way < side ? -sign(does.y) * 1.5707963 : (does.z < 0.0 ? 3.1415927 : 0.0);
            float delta = mod(goal - turn + 3.1415927, 6.2831853) - 3.1415927;
            turn += delta * smoothstep(0.0, 0.5, way);
            gone = smoothstep(side + abs(does.z) - 0.6, side + abs(does.z), way);
        }
    }
    presence *= 1.0 - gone;
    if (presence <= 0.001) {
        p = vec3(0.0, 0.0, -1000.0);
        look = vec4(0.0); worn = vec4(0.0); figure = vec3(0.0);
        return;
    }

    // What the face does.
    float beat = time * (0.85 + 0.3 * own) + own * 40.0, blink = fract(beat / 4.1);
    float closed = smoothstep(0.0, 0.012, blink) * (1.0 - smoothstep(0.022, 0.045, blink));
    closed = max(closed, bore * (bored == 4 ? 0.55 : 0.32));
    float talk = max(talks * step(does.x, 0.0), asks);
    float speech = talk * (0.5 + 0.5 * sin(time * 13.0 + own * 9.0) * sin(time * 5.3 + own));
    float smile = clamp(max(mood * (0.55 + 0.6 * hash(id + 6.0)), claps * 0.6 * step(-0.3, mood)), 0.0, 1.0);
    float stern = clamp(-mood * (0.5 + 0.7 * hash(id + 7.0)), 0.0, 1.0);
    float wonder = 0.35 * attentive * smoothstep(0.92, 1.0, sin(beat * 0.37)) + 0.4 * talk;
    if (marks.x > -0.5) {
        int m = int(marks.x) * 5;
        p += texelFetch(moves, m).xyz * closed + texelFetch(moves, m + 1).xyz * smile
           + texelFetch(moves, m + 2).xyz * stern + texelFetch(moves, m + 3).xyz * speech
           + texelFetch(moves, m + 4).xyz * wonder;
    }

    // Where the eyes want to look: at the patient, at a neighbour, or at nothing much.
    vec3 joint = texelFetch(clips, 2).xyz;
    vec3 at_head = head * vec4(joint + vec3(0.0, 0.04, 0.06), 1.0);
    vec3 toward = (patient - place.xyz - walked) / size;
    float c = cos(turn), s = sin(turn);
    toward.xy = vec2(c * toward.x + s * toward.y, -s * toward.x + c * toward.y);
    toward -= at_head;
    vec3 faces = mat3(head) * vec3(0.0, 1.0, 0.0);
    vec2 faced = vec2(atan(-faces.x, faces.y), asin(clamp(faces.z, -1.0, 1.0)));
    vec2 wanted = vec2(atan(-toward.x, toward.y), atan(toward.z, length(toward.xy)));
    float slot = floor(beat / 2.7);
    vec2 wandering = faced + vec2(hash(slot + id) - 0.5, 0.5 * (hash(slot + id + 0.5) - 0.6)) * vec2(0.9, 0.5);
    wandering.y -= 0.12 * bore;
    float aside = step(0.93, hash(slot * 1.7 + id * 3.0)) * 0.8;   // even who listens glances away now and then
    float held = looks * (1.0 - max(talks, max(aside, away)));
    // In passing one looks at who is near, and turns away again; who has stopped to look goes on looking.
    if (walks) held = max(held * smoothstep(11.0, 5.0, length(toward.xy)), goes.looks);
    vec2 goal = mix(wandering, wanted, held);
    goal = mix(goal, faced + vec2(-sign(does.x) * 0.35, 0.0), talks);
    goal.x = clamp(goal.x, -1.15, 1.15);
    goal.y = clamp(goal.y, -0.7, 0.6);
    vec2 more = goal - faced;
    float neck = mix(0.25, 0.8, max(held, 0.0));
    vec2 by_head = clamp(more * neck, vec2(-0.95, -0.55), vec2(0.95, 0.5));
    vec2 by_eye = clamp(more - by_head, vec2(-0.5, -0.35), vec2(0.5, 0.3));
    by_eye += (vec2(hash(floor(beat * 1.9) + id), hash(floor(beat * 1.9) + id + 7.0)) - 0.5) * 0.025;
    if (marks.w != 0.0) {
        vec3 middle = texelFetch(clips, marks.w < 0.0 ? 0 : 1).xyz;
        mat3 eye = about(vec3(0, 0, 1), by_eye.x) * about(vec3(1, 0, 0), by_eye.y);
        p = middle + eye * (p - middle); n = eye * n;
    }
    p = skin * vec4(p, 1.0); n = mat3(skin) * n;
    if (marks.z > 0.01) {
        vec3 pivot = head * vec4(joint - vec3(0.0, 0.01, 0.02), 1.0);
        float yaw = by_head.x * marks.z, across = faced.x + yaw;
        mat3 bent = about(vec3(cos(across), sin(across), 0.0), by_head.y * marks.z) * about(vec3(0, 0, 1), yaw);
        p = pivot + bent * (p - pivot); n = bent * n;
    }
    n = normalize(n);
    figure = p;
    p *= size;
    c = cos(turn); s = sin(turn);
    p.xy = mat2(c, s, -s, c) * p.xy; n.xy = mat2(c, s, -s, c) * n.xy;
    p += place.xyz + walked;

    // What is worn: tops are the palette's first eight, trousers the next four, hair the last four.
    int what = int(marks.y + 0.5);
    vec3 top = palette[int(hash(id + 20.0) * 7.999)].rgb, legs = palette[8 + int(hash(id + 21.0) * 3.999)].rgb;
    vec4 l = texelFetch(clips, 0), r = texelFetch(clips, 1);
    vec3 hair = mix(palette[12 + int(hash(id + 22.0) * 3.999)].rgb, vec3(0.40, 0.39, 0.38), r.w);
    if (what == 1) tint.rgb *= top; else if (what == 2) tint.rgb *= legs; else if (what == 3) tint.rgb *= hair;
    if (what == 0) tint.rgb *= 0.94 + 0.12 * hash(id + 23.0);
    worn = vec4(float(what), presence, l.w, 0.0);
    look = vec4(texelFetch(clips, 2).w, texelFetch(clips, 3).x, texelFetch(clips, 3).y, id);
}
"""
)

PEOPLE_FRAGMENT = """
in vec4 worn; flat in vec4 look; in vec3 figure;
float mottled(vec3 p) {
    vec3 q = fract(p * 0.3183099 + 0.1) * 17.0;
    return fract(q.x * q.y * q.z * (q.x + q.y + q.z));
}
float soft_noise(vec3 p) {
    vec3 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
    vec2 e = vec2(0.0, 1.0);
    vec4 low = vec4(mottled(i), mottled(i + e.yxx), mottled(i + e.xyx), mottled(i + e.yyx));
    vec4 high = vec4(mottled(i + e.xxy), mottled(i + e.yxy), mottled(i + e.xyy), mottled(i + e.yyy));
    vec4 side = mix(low, high, f.z);
    vec2 row = mix(side.xz, side.yw, f.x);
    return mix(row.x, row.y, f.y);
}
// Colour, roughness and how far light wraps around: skin, cloth by its cut, hair with gaps, eyes by their iris.
vec3 of_person(vec3 base, inout vec3 n, out float rough, out float wraps) {
    float id = look.w;
    int what = int(worn.x + 0.5);
    // Who comes or goes does so grain by grain.
    float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    if (worn.y < 0.999 && grain > worn.y) discard;
    rough = 0.9; wraps = 0.0;
    if (what == 0) {
        rough = 0.60 + 0.1 * soft_noise(local * 180.0); wraps = 0.32;
        return base * (0.93 + 0.10 * soft_noise(local * 90.0) + 0.05 * soft_noise(local * 400.0));
    }
    if (what == 3) {
        if (uv.y < 1.5) {
            vec4 strand = texture(albedo_map, uv);
            if (strand.a < 0.42) discard;
            base *= strand.rgb * 1.25;
        } else base *= 0.7 + 0.5 * soft_noise(vec3(local.x * 260.0, local.y * 60.0, local.z * 120.0));
        rough = 0.96; wraps = 0.25;   // else ribbons seen from their edge mirror the ceiling
        return base;
    }
    if (what == 4) {
        float r = length(uv), shade = 0.55 + 0.45 * smoothstep(0.55, 0.05, uv.y);
        float spokes = 0.75 + 0.5 * soft_noise(vec3(atan(uv.y, uv.x) * 9.0, r * 6.0, id * 9.0));
        vec3 light_iris = mix(vec3(0.06, 0.10, 0.14), vec3(0.07, 0.085, 0.03), step(0.5, fract(id * 13.0)));
        vec3 iris = mix(vec3(0.075, 0.036, 0.014), light_iris, step(0.62, fract(id * 7.0)) * worn.z) * spokes;
        vec3 color = mix(iris, vec3(0.004), smoothstep(0.20, 0.17, r));
        color = mix(color, vec3(0.012), smoothstep(0.38, 0.45, r));
        color = mix(color, vec3(0.52, 0.475, 0.44), smoothstep(0.45, 0.50, r));
        rough = 0.16; wraps = 0.2;
        return color * shade;
    }
    if (what == 5) { rough = 0.38; return base; }
    if (what == 6) { rough = 0.6; return base; }
    // Cloth: weave and folds, then the cut; heights are measured from the neck (look.y) and the hips (look.z).
    float weave = 0.92 + 0.16 * soft_noise(local * 520.0);
    vec3 q = local * vec3(22, 22, 9);
    vec3 fold = vec3(soft_noise(q), soft_noise(q + 7.0), soft_noise(q.zxy + 3.0)) - 0.5;
    n = normalize(n + 0.34 * fold);
    base *= weave;
    if (what == 2) return base;
    float down = look.y - local.z, x = abs(local.x), front = step(0.02, local.y);
    int cut = int(look.x + 0.5);   // 0 shirt, 1 sweater, 2 suit, 3 blouse
    float edge = fwidth(local.x) * 0.7 + 0.0006;
    if (cut == 2) {
        float v = 0.105 - 0.34 * down + 0.02;   // how far the lapels have closed
        float open = max(smoothstep(edge, -edge, x - v) * front * step(down, 0.36), step(down, -0.004));
        vec3 shirt = mix(vec3(0.62), vec3(0.36, 0.44, 0.60), step(0.5, fract(id * 5.0)));
        float tie = step(x, 0.024 + 0.02 * down) * step(0.0, down) * step(0.4, fract(id * 3.0));
        shirt = mix(shirt, vec3(0.16, 0.02, 0.03) * (0.6 + fract(id * 11.0)), tie);
        float seam = x - v - 0.055 * smoothstep(0.36, 0.05, down);
        float lapel = smoothstep(edge * 2.0, 0.0, abs(seam)) * front * step(down, 0.34);
        base = mix(vec3(dot(base, vec3(0.3, 0.5, 0.2))), base, 0.35) * 0.30 + 0.012;   // suits are dark and sober
        base = mix(base, shirt * weave, open) * (1.0 - 0.45 * lapel);
        base *= 1.0 - 0.6 * smoothstep(edge * 2.0, 0.0, x) * front * step(0.36, down);
        rough = 0.85;
    } else if (cut == 0) {
        float placket = smoothstep(edge * 1.5, 0.0, abs(x - 0.017)) * front;
        vec2 button = vec2(x, mod(down + 0.02, 0.095) - 0.047);
        base *= 1.0 - 0.22 * placket;
        base = mix(base, base * 0.5 + 0.12, smoothstep(0.0062, 0.0045, length(button)) * front * step(0.02, down));
        float stripe = abs(fract(local.x * 42.0) - 0.5) * 2.0;
        if (fract(id * 17.0) < 0.35) base *= 0.86 + 0.24 * smoothstep(0.35, 0.65, stripe);
        base *= 1.0 - 0.25 * smoothstep(0.004, 0.0, abs(down - 0.02 - 0.25 * x * front)) * step(down, 0.08);
    } else if (cut == 1) {
        base *= 0.90 + 0.12 * sin(local.x * 900.0) * sin(local.z * 700.0);
        base *= 1.0 - 0.25 * step(down, -0.002);
    } else if (fract(id * 19.0) < 0.4) {
        vec2 cell = fract(local.xz * 26.0 + vec2(0.0, 0.5 * floor(mod(local.x * 26.0, 2.0)))) - 0.5;
        base = mix(base, base * 0.35 + 0.25, smoothstep(0.20, 0.14, length(cell)));
    }
    return base;
}
"""
