/* OpenGL's draw calls, counted and not carried out, and its blits and clears, not carried out either: what is left of
   a frame's time on a machine whose processor draws is what it would be on one with a graphics card.
   Built and preloaded by `python -m vrtherapy bench stereo`: gcc -shared -fPIC -O2 -o void_draws.so void_draws.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

unsigned long void_draws_count = 0;
unsigned long void_draws_triangles = 0;

static void count(unsigned mode, int vertices, int instances) {
    void_draws_count++;
    if (mode == 0x0004) void_draws_triangles += (unsigned long)(vertices / 3) * instances; /* GL_TRIANGLES */
    else if (mode == 0x0005 && vertices > 2) void_draws_triangles += (unsigned long)(vertices - 2) * instances;
}
void glDrawElements(unsigned mode, int vertices, unsigned type, const void *at) { count(mode, vertices, 1); }
void glDrawArrays(unsigned mode, int first, int vertices) { count(mode, vertices, 1); }
void glDrawRangeElements(unsigned mode, unsigned start, unsigned end, int vertices, unsigned type, const void *at) {
    count(mode, vertices, 1);
}
void glDrawElementsInstanced(unsigned mode, int vertices, unsigned type, const void *at, int instances) {
    count(mode, vertices, instances);
}
void glDrawArraysInstanced(unsigned mode, int first, int vertices, int instances) { count(mode, vertices, instances); }
void glBlitFramebuffer(int x0, int y0, int x1, int y1, int to_x0, int to_y0, int to_x1, int to_y1, unsigned mask,
                       unsigned filter) {}
void glClear(unsigned mask) {}
void glClearBufferfi(unsigned buffer, int number, float depth, int stencil) {}
void glClearBufferfv(unsigned buffer, int number, const float *value) {}
void glClearBufferiv(unsigned buffer, int number, const int *value) {}

static const struct { const char *name; void *call; } VOID[] = {
    {"glDrawElements", glDrawElements},
    {"glDrawArrays", glDrawArrays},
    {"glDrawRangeElements", glDrawRangeElements},
    {"glDrawElementsInstanced", glDrawElementsInstanced},
    {"glDrawArraysInstanced", glDrawArraysInstanced},
    {"glBlitFramebuffer", glBlitFramebuffer},
    {"glClear", glClear},
    {"glClearBufferfi", glClearBufferfi}, /* Panda3D's shadow maps: 64 MiB each */
    {"glClearBufferfv", glClearBufferfv},
    {"glClearBufferiv", glClearBufferiv},
};

/* Also under the names that extensions had (EXT, ARB). */
static void *void_call(const char *name) {
    for (size_t i = 0; i < sizeof VOID / sizeof *VOID; i++) {
        size_t length = strlen(VOID[i].name);
        const char *rest = name + length;
        if (!strncmp(name, VOID[i].name, length) && (!*rest || !strcmp(rest, "EXT") || !strcmp(rest, "ARB")))
            return VOID[i].call;
    }
    return NULL;
}

static void *asked(const char *asker, const char *name) {
    void *call = void_call(name);
    if (call) return call;
    void *(*real)(const char *) = (void *(*)(const char *))dlsym(RTLD_NEXT, asker);
    return real ? real(name) : NULL;
}

void *eglGetProcAddress(const char *name) { return asked("eglGetProcAddress", name); }
void *glXGetProcAddressARB(const char *name) { return asked("glXGetProcAddressARB", name); }
void *glXGetProcAddress(const char *name) { return asked("glXGetProcAddress", name); }
