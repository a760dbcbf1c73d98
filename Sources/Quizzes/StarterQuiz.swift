/// What `oneup quiz new` writes: one question of each kind, with remarks that no player sees.
public enum StarterQuiz {
    /// The file. It can be played as it is.
    public static let markdown = """
        ---
        # Everything between these two lines may be left out.
        scoring: kahoot       # or accuracy (speed is nothing), or linear
        seconds: 20           # the time for a question that names none: 5 to 300
        points: 1000          # 0 to 10000
        streak: no            # yes: right answers in a row give more
        language: en
        # teams: Red, Blue    # players choose one of these
        ---

        # My first quiz

        Players read this while they wait for the start.

        <!-- A remark like this is shown to nobody.
             A heading with ## is a question, [x] marks the right answer. -->

        ## Which planet is closest to the Sun?

        - [ ] Venus
        - [x] Mercury
        - [ ] Mars
        - [ ] Earth

        > The text behind > is shown after the answer. Mercury takes 88 days around the Sun.

        <!-- Several [x]: all of them must be chosen. Braces at the end change one question:
             {30s} the time, {500 points}, {x2} double points. -->

        ## Which of these are prime numbers? {30s} {x2}

        - [x] 2
        - [ ] 9
        - [x] 11
        - [ ] 21

        <!-- With True and False for answers, players get two buttons. -->

        ## Sound travels faster in water than in air.

        - [x] True
        - [ ] False

        <!-- Players type the answer; each line after = is right. {case} makes capitals count. -->

        ## What is the capital of Austria?

        = Vienna
        = Wien

        <!-- A number, with how far off one may be. +- does for ±. -->

        ## How many bones has a grown-up human, give or take five?

        = 206 ± 5

        <!-- A numbered list in the right order; players see it shuffled. -->

        ## Put these inventions in order, oldest first. {40s}

        1. Printing press
        2. Steam engine
        3. Telephone
        4. Transistor

        <!-- A picture made of characters stands between two lines of three backquotes. -->

        ## Which figure is this?

        ```
            /\\
           /  \\
          /    \\
         /______\\
        ```

        - [x] Triangle
        - [ ] Square

        <!-- A poll has no right answer and gives no points. -->

        ## Shall we take a break? {poll}

        - Yes
        - No
        - After the next question

        <!-- A slide is text, perhaps with a picture, and asks nothing. -->

        ## Thank you for playing! {slide} {10s}

        Find more about this format in docs/quiz-format.md.

        """
}
