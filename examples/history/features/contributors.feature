Feature: Contributors

  A contributor is the author of commits: a name with an address, exactly as the commits spell it.

  Scenario: A contributor's commits and lines are counted
    When these commits are taken in
      | commit | date       | author                | what        | added | removed |
      | c1     | 2024-01-01 | Ada <ada@example.com> | adds "a"    | 10    | 0       |
      | c1     | 2024-01-01 | Ada <ada@example.com> | adds "b"    | 5     | 0       |
      | c2     | 2024-02-01 | Ada <ada@example.com> | changes "a" | 1     | 2       |
    Then the contributor "Ada <ada@example.com>" has the events ContributorFound, 2 × CommitMade
    And the contributor "Ada <ada@example.com>" has 2 commits, 16 lines added and 2 removed

  Scenario: One name with two addresses is two contributors
    When these commits are taken in
      | commit | date       | author                 | what        | added | removed |
      | c1     | 2024-01-01 | Ada <ada@example.com>  | adds "a"    | 10    | 0       |
      | c2     | 2024-02-01 | Ada <ada@work.example> | changes "a" | 1     | 0       |
    Then the contributor "Ada <ada@example.com>" has 1 commit, 10 lines added and 0 removed
    And the contributor "Ada <ada@work.example>" has 1 commit, 1 line added and 0 removed

  Scenario: A merge counts as a commit and changes no file
    When these commits are taken in
      | commit | parents | date       | author                | what     | added | removed |
      | c1     |         | 2024-01-01 | Ada <ada@example.com> | adds "a" | 10    | 0       |
      | c2     | c1      | 2024-01-02 | Ada <ada@example.com> | adds "b" | 1     | 0       |
      | c3     | c1 c2   | 2024-02-01 | Bob <bob@example.com> |          |       |         |
    Then the contributor "Bob <bob@example.com>" has 1 commit, 0 lines added and 0 removed
    And the contributor "Bob <bob@example.com>" has 1 merge

  Scenario: Contributors over time
    When these commits are taken in
      | commit | date       | author                | what        | added | removed |
      | c1     | 2023-12-31 | Ada <ada@example.com> | adds "a"    | 1     | 0       |
      | c2     | 2024-01-01 | Ada <ada@example.com> | changes "a" | 1     | 0       |
      | c3     | 2024-04-01 | Ada <ada@example.com> | changes "a" | 1     | 0       |
      | c4     | 2024-06-30 | Bob <bob@example.com> | changes "a" | 1     | 0       |
    Then by year the contributors made these commits
      | contributor | 2023 | 2024 |
      | Ada         | 1    | 2    |
      | Bob         |      | 1    |
    And by quarter the contributors made these commits
      | contributor | 2023 Q4 | 2024 Q1 | 2024 Q2 |
      | Ada         | 1       | 1       | 1       |
      | Bob         |         |         | 1       |
