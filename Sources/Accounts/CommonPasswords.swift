/// Best-known passwords of eight characters and more, lower-case, as leaks show them year after year. Short sequences
/// and repetitions are found by rule and need no line here.
let commonPasswords = Set(
    """
    password password1 password12 password123 password1234 password2 password3 password01 password11 password99
    password! password1! password123! passw0rd passw0rd1 passw0rd! p@ssword p@ssword1 p@ssw0rd p@ssw0rd1 p@$$w0rd
    pa$$word pa55word pa55w0rd passwort passwort1 passwort123 passwords mypassword thepassword newpassword
    yourpassword nopassword passpass passcode passport password0 motdepasse contrasena contraseña wachtwoord
    123456789 1234567890 12345678910 123456789a a123456789 123456789q 0123456789 012345678 0987654321 987654321
    9876543210 123456abc abc123456 abcd1234 abc12345 abcd12345 1234abcd 1234567a a1234567 a12345678 12345678a
    aa123456 aa12345678 123456aa 12345qwert 1234qwer 12345qwerty 123456qwerty qwer1234 qwert123 qwert1234 qwert12345
    11223344 1122334455 112233445566 12344321 123454321 123321123 123123123 1231231234 12131415 13579246 24681012
    147258369 147852369 159753456 741852963 789456123 963852741 987456321 321654987 159357456 7894561230 14789632
    147896325 1597534862 456123789 123654789 125125125 321321321 456456456 789789789 111222333 111222333444 999888777
    10203040 1020304050 01020304 12341234a 123456123456 123456654321 01234567 12345671 123456780 123456788 00001111
    11110000 12121313 19841984 19871987 19901990 20002000 20102010 20202020 18273645 31415926 314159265 3141592654
    27182818 11235813 asdfasdf1 1a2b3c4d 1a2b3c4d5e a1b2c3d4 a1b2c3d4e5 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx
    1qaz2wsx3edc 1qazxsw2 2wsx3edc 3edc4rfv 1q1q1q1q q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qaz123456 qazwsx123 qazwsxedc
    qazwsxedcrfv qazxswedc zaq12wsx zaq1xsw2 zaq1zaq1 !qaz2wsx 1qaz@wsx qwerty12 qwerty123 qwerty1234 qwerty12345
    qwerty123456 qwerty789 qwertyui qwertyuio qwertyuiop qwertyuiop123 qwerty11 qwerty22 qwerty777 qwertz123 qwertzui
    qwertzuiop azertyui azertyuiop azerty123 asdfghjk asdfghjkl asdfghjkl1 asdfghj1 asdf1234 asdfasdf asdfqwer asdfzxcv
    asdasdasd asd123456 asdf12345 zxcvbnm1 zxcvbnm123 zxcvbnm, zxcv1234 zxcvbnmasdf zxcasdqwe qweasdzxc qweasd123
    qwe123456 qweqweqwe qwe123qwe 123qweasd 123qweasdzxc 123qwe123 123qwe456 qwaszx12 qawsedrf poiuytrewq mnbvcxz1
    lkjhgfds lkjhgfdsa iloveyou iloveyou1 iloveyou2 iloveyou! iloveyou12 iloveyou123 iloveyou3 ilovejesus iloveme1
    iloveme2 ilovemom ilovemyself loveyou1 loveyou2 loveyou3 lovelove lovelove1 lovelife loveme123 mylove123
    iloveu12 iloveu123 ihateyou sweetheart sweetie1 princess princess1 princess12 princess123 babygirl babygirl1
    babygirl12 prettygirl beautiful beautiful1 butterfly butterfly1 sunshine sunshine1 sunshine2 sunshine12
    sunshine123 sunflower rainbow1 rainbow123 chocolate chocolate1 cupcakes cookies1 cheesecake strawberry blueberry
    cinnamon football football1 football12 football123 baseball baseball1 basketball basketball1 softball1 volleyball
    soccer12 soccer123 hockey123 swimming lacrosse wrestling snowboard skateboard superman superman1 superman123
    batman123 spiderman spiderman1 ironman1 wolverine starwars starwars1 startrek skywalker darthvader chewbacca
    gandalf1 hobbit123 matrix123 terminator predator godzilla pokemon1 pokemon123 pikachu1 charizard minecraft
    minecraft1 fortnite fortnite1 counterstrike warcraft warcraft1 starcraft overwatch leagueoflegends playstation
    nintendo xbox3600 gamecube dragonball naruto123 sasuke123 computer computer1 internet internet1 samsung1
    samsung123 iphone123 microsoft windows1 windows10 linux123 ubuntu123 facebook facebook1 google123 youtube1
    instagram twitter1 whatever whatever1 trustno1 letmein1 letmein! letmein123 letmein12 letmein2 welcome1 welcome2
    welcome12 welcome123 welcome1! welcome! welcome01 welcome123! changeme changeme1 changeme123 changeit default1
    default123 temp1234 temppass temporary test1234 test12345 test123456 testtest testtest1 testing1 testing123
    tester123 guest123 guest1234 user1234 username username1 userpass admin123 admin1234 admin12345 admin123456
    admin123! adminadmin admin@123 administrator administrator1 root1234 rootroot toor1234 master12 master123
    master1234 supervisor superuser sysadmin system123 manager1 manager123 secret12 secret123 secret1234 topsecret
    access14 access123 login123 login1234 server123 oracle123 mysql123 hello123 hello1234 hello12345 hellohello
    hellokitty helloworld hello123! goodbye1 good1234 goodluck godbless blessed1 jesus123 jesuschrist jesus777
    christian1 christ123 heaven123 angel123 angel1234 angels123 dragon12 dragon123 dragon1234 monkey12 monkey123
    monkey1234 tiger123 lion1234 elephant dolphin1 dolphins penguin1 penguins kittycat kitten123 puppy123 doggy123
    mustang1 mustang123 corvette corvette1 ferrari1 porsche1 porsche911 mercedes chevrolet chevelle camaro123
    harley123 yamaha123 kawasaki michael1 michael123 michelle michelle1 jennifer jennifer1 jessica1 jessica123
    jonathan jonathan1 christopher christine christina alexander alexander1 alexandra alexandra1 alexandria
    benjamin benjamin1 william1 anthony1 anthony123 matthew1 joshua123 daniel123 daniel12 andrew123 nicholas nicholas1
    nicole123 samantha samantha1 stephanie elizabeth elizabeth1 victoria victoria1 veronica isabella isabella1
    gabriel1 gabriela valentina charlie1 charlie123 charlotte charlott thomas123 robert123 richard1 patricia
    patrick1 maxwell1 jordan23 jordan123 michaeljordan ronaldo7 ronaldo123 cristiano messi123 barcelona barcelona1
    realmadrid juventus liverpool liverpool1 arsenal1 arsenal123 chelsea1 chelsea123 manchester manunited everton1
    rangers1 celtic1888 yankees1 redsox04 lakers24 cowboys1 steelers packers1 patriots patriots1 eagles123 dolphins1
    california newyork1 florida1 london123 paris123 berlin123 germany1 america1 america123 australia argentina
    colombia portugal scotland freedom1 freedom123 liberty1 victory1 champion champions winner123 warrior1 warriors
    assassin phoenix1 shadow12 shadow123 shadow1234 midnight midnight1 darkness darkside lightning thunder1
    thunder123 blackcat blackjack blackbird bluesky1 snowball snowflake snowflake1 december november september
    october1 february monday123 friday123 summer12 summer123 summer2020 summer2021 summer2022 summer2023 summer2024
    summer2025 winter12 winter123 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 spring2020
    spring2023 spring2024 spring2025 autumn2023 autumn2024 autumn2025 happy123 happyday happiness smile123 cool1234
    coolness awesome1 awesome123 fantastic marvelous precious precious1 diamond1 diamonds goldfish silver123 orange123
    purple123 yellow123 green123 banana123 apple123 cheese123 pepper123 ginger123 buster123 rocky123 bailey123
    maggie123 molly123 jasmine1 jasmine123 melissa1 amanda123 ashley123 brandon1 justin123 tinkerbell cinderella
    snoopy123 scoobydoo garfield mickeymouse pineapple watermelon lollipop marshmallow metallica metallica1 nirvana1
    slipknot slipknot1 linkinpark greenday1 eminem123 rockstar rockstar1 rocknroll guitar123 musiclover drummer1
    trumpet1 creative creative1 business business1 marketing football! security security1 private1 private123 danger123
    cheater1 killer123 killer12 hunter12 hunter123 hunting1 fishing1 nothing1 anything something somebody
    everything forever1 forever21 together remember remember1 family123 mother123 father123 brother1 sister123
    mommy123 daddy123 grandma1 married1 student1 student123 teacher1 school123 college1 university correcthorse
    correcthorsebatterystaple opensesame open1234 sesame123 abracadabra blink182 bond0070 agent007 jamesbond
    jamesbond007 qwerasdf zxcvasdf qwertyqwerty passwordpassword 1password 12password 123password 1234password
    oneup123 oneup1234 oneuponeup oneuparcade arcade123 arcade1234 tictactoe chess123 chess1234 checkmate grandmaster
    quiz1234 player123 player1234 playerone player01 gamer123 gamer1234 gameover gaming123 noobnoob
    """
    .split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
