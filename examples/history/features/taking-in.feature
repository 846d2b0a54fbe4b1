Feature: Taking in a history

  Commits are taken in once each, in an order in which parents come first, and each one whole: what it did to every file,
  who made it, and that it was taken in are saved together.

  Scenario: A commit that was taken in is passed over
    Given these commits are taken in
      | commit | date       | what     | added | removed |
      | c1     | 2024-01-01 | adds "a" | 10    | 0       |
    When these commits are taken in
      | commit | date       | what        | added | removed |
      | c1     | 2024-01-01 | adds "a"    | 10    | 0       |
      | c2     | 2024-02-01 | changes "a" | 1     | 0       |
    Then 1 commit was new
    And the file "a" has 2 commits, 11 lines added and 0 removed

  Scenario: What is known is told by the heads
    When these commits are taken in
      | commit | parents | date       | what     | added | removed |
      | c1     |         | 2024-01-01 | adds "a" | 1     | 0       |
      | c2     | c1      | 2024-01-02 | adds "b" | 1     | 0       |
      | c3     | c1      | 2024-01-03 | adds "c" | 1     | 0       |
      | c4     | c3      | 2024-01-04 | adds "d" | 1     | 0       |
    Then the heads are c2, c4

  Scenario: A long history is told in chapters
    When 1002 commits are taken in, one after the other
    Then chapter 1 is closed and has the events ChapterOpened, 1000 × CommitTakenIn, ChapterClosed
    And chapter 2 has the events ChapterOpened, 2 × CommitTakenIn
    And chapter 2 counts 1002 commits
