// ncurses with wide characters. Its globals, macros and variadic calls are wrapped, because Swift cannot use them.
#ifndef ONEUP_CNCURSES_H
#define ONEUP_CNCURSES_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <stdio.h>
#include <wchar.h>

// newterm(3) on standard output and input; a null pointer for a terminal that is not in the database.
static inline SCREEN *cncurses_open(const char *type) { return newterm(type, stdout, stdin); }
static inline WINDOW *cncurses_screen(void) { return stdscr; }
static inline int cncurses_colours(void) { return has_colors() ? COLORS : 0; }
static inline int cncurses_pairs(void) { return COLOR_PAIRS; }

static inline attr_t cncurses_A_BOLD(void) { return A_BOLD; }
static inline attr_t cncurses_A_DIM(void) { return A_DIM; }
static inline attr_t cncurses_A_REVERSE(void) { return A_REVERSE; }
static inline attr_t cncurses_A_UNDERLINE(void) { return A_UNDERLINE; }

// Puts one character with its combining marks; `text` ends with 0 and has at most CCHARW_MAX scalars.
static inline int cncurses_put(int row, int column, const wchar_t *text, attr_t attributes, short pair) {
    cchar_t cell;
    if (setcchar(&cell, text, attributes, pair, NULL) == ERR) return ERR;
    return mvwadd_wch(stdscr, row, column, &cell);
}
static inline int cncurses_most_scalars(void) { return CCHARW_MAX; }

// Reads one key: 0 none, 1 a byte, 2 a key of KEY_*. Bytes and not characters: wget_wch forgets the beginning of a character
// whose bytes do not come at once, and what follows it too.
static inline int cncurses_read(unsigned int *value) {
    int key = wgetch(stdscr);
    if (key == ERR) return 0;
    *value = (unsigned int)key;
    return key > 0xFF ? 2 : 1;
}

static inline int cncurses_KEY_UP(void) { return KEY_UP; }
static inline int cncurses_KEY_DOWN(void) { return KEY_DOWN; }
static inline int cncurses_KEY_LEFT(void) { return KEY_LEFT; }
static inline int cncurses_KEY_RIGHT(void) { return KEY_RIGHT; }
static inline int cncurses_KEY_HOME(void) { return KEY_HOME; }
static inline int cncurses_KEY_END(void) { return KEY_END; }
static inline int cncurses_KEY_PPAGE(void) { return KEY_PPAGE; }
static inline int cncurses_KEY_NPAGE(void) { return KEY_NPAGE; }
static inline int cncurses_KEY_BACKSPACE(void) { return KEY_BACKSPACE; }
static inline int cncurses_KEY_DC(void) { return KEY_DC; }
static inline int cncurses_KEY_ENTER(void) { return KEY_ENTER; }
static inline int cncurses_KEY_BTAB(void) { return KEY_BTAB; }
static inline int cncurses_KEY_MOUSE(void) { return KEY_MOUSE; }
static inline int cncurses_KEY_RESIZE(void) { return KEY_RESIZE; }
static inline int cncurses_KEY_F(int number) { return KEY_F(number); }

static inline int cncurses_PASTE_BEGIN(void) { return 0x2001; }
static inline int cncurses_PASTE_END(void) { return 0x2002; }
// Asks the terminal to say where a paste begins and ends, or no more (xterm's mode 2004, which others pass over).
static inline void cncurses_mark_pastes(int on) {
    define_key("\033[200~", on ? 0x2001 : 0);
    define_key("\033[201~", on ? 0x2002 : 0);
    fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
    fflush(stdout);
}

// Asks for clicks and the wheel.
static inline void cncurses_use_mouse(void) {
    mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    mouseinterval(0);
}
// Takes the mouse event that KEY_MOUSE told of: 1 a click, 2 the wheel up, 3 the wheel down, 0 something else.
static inline int cncurses_mouse(int *column, int *row) {
    MEVENT event;
    if (getmouse(&event) == ERR) return 0;
    *column = event.x;
    *row = event.y;
    if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)) return 1;
    if (event.bstate & BUTTON4_PRESSED) return 2;
    if (event.bstate & BUTTON5_PRESSED) return 3;
    return 0;
}

#endif
